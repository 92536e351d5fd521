// CPU per record while catching up: our exactly-once processor beside a plain kafkajs consumer (wanted: at most 1.5
// times). Same broker, same topic, each program a process of its own, taking turns. BENCH_COINS=10000: many coins instead of ten.
import { fileURLToPath } from 'node:url';
import { BenchRun, median, messageOf } from './kafka/bench-run.mjs';
import { BenchTopics, PULSES, TICKS } from './kafka/bench-topics.mjs';
import { PROCESSOR_ENTRY, startProcessor } from './kafka/our-processor.mjs';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 1_000_000);
const ROUNDS = 3;
const PARTITIONS = 4;
const WINDOW_MS = 30_000;
const GRACE_MS = 2000;
const POLL_MS = 2000;
const WANTED = 1.5;
const COINS = Number(process.env.BENCH_COINS ?? 10);
const LIMIT_MS = 900_000;
const PLAIN = fileURLToPath(new URL('kafka/plain-consumer.mjs', import.meta.url));

await BenchRun.start('catch-up', LIMIT_MS, async (run) => {
  const cluster = await run.brokers('catch-up', 1);
  if (cluster === null) return;
  const [processor, load, compare] = await run.bundle(
    PROCESSOR_ENTRY,
    'bench/kafka/tick-load.ts',
    'bench/kafka/compare-windows.ts',
  );
  const { feedTicks, ticksOf } = await import(load);
  const { demandEqualWindows } = await import(compare);
  const topics = await BenchTopics.connect(cluster);

  async function plainRound() {
    const child = run.fork(PLAIN, [cluster.bootstrap, TICKS, RECORDS, WINDOW_MS].map(String));
    const { joined } = await messageOf(child);
    const { done, windows } = await messageOf(child);
    return { us: ((done - joined) * 1000) / RECORDS, windows };
  }

  async function ourRound() {
    // What an earlier round has written and stored; the ticks stay.
    await topics.remove((topic) => topic !== TICKS);
    const ours = await startProcessor(run, { file: processor, environment: environment(cluster) });
    await ours.owns(PARTITIONS);
    const before = await ours.cpuMs();
    await ours.read(RECORDS, 150_000);
    const us = (((await ours.cpuMs()) - before) * 1000) / RECORDS;
    await ours.stop();
    return { us };
  }

  async function measure(coins) {
    await topics.remove(() => true);
    await topics.make(TICKS, PARTITIONS);
    const ticks = ticksOf({ coins, records: RECORDS, pollMs: POLL_MS, fromMs: Date.UTC(2026, 0, 5), seed: 11 });
    const clocksMs = await feedTicks(topics.producer, TICKS, PARTITIONS, ticks);
    const costs = { ours: [], plain: [] };
    let windows = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [first, second] = round % 2 === 0 ? [ourRound, plainRound] : [plainRound, ourRound];
      const results = { [first.name]: await first(), [second.name]: await second() };
      costs.ours.push(results.ourRound.us);
      costs.plain.push(results.plainRound.us);
      const rules = { windowMs: WINDOW_MS, graceMs: GRACE_MS, clocksMs, partitions: PARTITIONS };
      const pulses = (await topics.values(PULSES)).map(asPublished);
      windows = demandEqualWindows(pulses, results.plainRound.windows, rules);
    }
    const ratio = median(costs.ours.map((us, round) => us / costs.plain[round]));
    const figures = `${median(costs.ours).toFixed(2)} us a record, plain ${median(costs.plain).toFixed(2)} us`;
    console.log(
      `catch-up of ${RECORDS} records, ${coins} coins, ${PARTITIONS} partitions: ${ratio.toFixed(2)} times the CPU of eachBatch + ` +
        `JSON.parse + Map (wanted: at most ${WANTED}); ${figures}; ${windows} windows equal; rounds ${shown(costs)}`,
    );
    return ratio;
  }

  const ratio = await measure(COINS);
  await topics.close();
  if (ratio > WANTED) process.exitCode = 1;
});

function environment({ bootstrap, brokerCount }) {
  return {
    KAFKA_BROKERS: bootstrap,
    TOPIC_PARTITIONS: String(PARTITIONS),
    TOPIC_REPLICATION: String(brokerCount),
    WINDOW_MS: String(WINDOW_MS),
    GRACE_MS: String(GRACE_MS),
  };
}

function asPublished({ coin, window_start, samples, price, change_24h, volume_24h }) {
  return { coin, startMs: Date.parse(window_start), samples, price, change: change_24h, volume: volume_24h };
}

function shown({ ours, plain }) {
  return ours.map((us, round) => `${us.toFixed(2)}/${plain[round].toFixed(2)}`).join(' ');
}
