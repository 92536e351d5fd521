// How long a processor takes to get 100,000 open windows back (wanted: at most twice the time in which a bare kafkajs consumer reads the
// same changelog). Both from being given their partitions: ours fences, marks the end, reads, decodes, checks and builds the state.
import { fileURLToPath } from 'node:url';
import { BenchRun, median, messageOf, until } from './kafka/bench-run.mjs';
import { BenchTopics, CHANGELOG, PULSES, TICKS } from './kafka/bench-topics.mjs';
import { PROCESSOR_ENTRY, startProcessor } from './kafka/our-processor.mjs';

const COINS = Number(process.env.BENCH_COINS ?? 10_000);
const POLLS = 10;
const WINDOWS = COINS * POLLS;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const PARTITIONS = 4;
const WINDOW_MS = 30_000;
/** Keeps every window of the polls open. */
const GRACE_MS = 600_000;
const FROM_MS = Date.UTC(2026, 0, 5);
const WANTED = 2;
const LIMIT_MS = 600_000;
const BARE = fileURLToPath(new URL('kafka/bare-reader.mjs', import.meta.url));

await BenchRun.start('restore', LIMIT_MS, async (run) => {
  const cluster = await run.brokers('restore', 1);
  if (cluster === null) return;
  const [processor, load, compare] = await run.bundle(
    PROCESSOR_ENTRY,
    'bench/kafka/tick-load.ts',
    'bench/kafka/compare-windows.ts',
  );
  const { coinsOfEachPartition, feedTicks, tickAt, ticksOf } = await import(load);
  const { addPlain, demandEqualWindows } = await import(compare);
  const topics = await BenchTopics.connect(cluster);
  const plain = new Map();

  await topics.make(TICKS, PARTITIONS);
  const ticks = [...ticksOf({ coins: COINS, records: WINDOWS, pollMs: WINDOW_MS, fromMs: FROM_MS, seed: 23 })];
  for (const tick of ticks) addPlain(plain, tick, WINDOW_MS);
  await feedTicks(topics.producer, TICKS, PARTITIONS, ticks);
  const first = await start();
  await first.read(ticks.length, 120_000);
  await first.stop();

  const times = { ours: [], bare: [] };
  let changelog = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of round % 2 === 0 ? [ourRound, bareRound] : [bareRound, ourRound]) await side();
  }
  const windows = await closeAll();
  await topics.close();

  // Round by round: what else the machine does changes from one to the next.
  const ratio = median(times.ours.map((ms, round) => ms / times.bare[round]));
  console.log(
    `restore of ${WINDOWS} open windows, ${PARTITIONS} partitions: ${ratio.toFixed(2)} times the time of a bare kafkajs consumer over ` +
      `${changelog} (wanted: at most ${WANTED}); ${median(times.ours).toFixed(0)} ms, bare ${median(times.bare).toFixed(0)} ms; ` +
      `${windows} windows equal after closing; rounds ${shown(times)}`,
  );
  if (ratio > WANTED) process.exitCode = 1;

  function start() {
    // One group for all rounds: each start fences the one before it.
    const environment = {
      KAFKA_BROKERS: cluster.bootstrap,
      PROCESSOR_GROUP: 'bench-restore',
      TOPIC_PARTITIONS: String(PARTITIONS),
      TOPIC_REPLICATION: String(cluster.brokerCount),
      WINDOW_MS: String(WINDOW_MS),
      GRACE_MS: String(GRACE_MS),
      LOG_LEVEL: 'info',
    };
    return startProcessor(run, { file: processor, environment });
  }

  async function ourRound() {
    const ours = await start();
    // By what it logs: answering a scrape would be work of the restore.
    const taken = () => ours.loggedMs('partition taken').length >= PARTITIONS;
    await until('every partition restored', taken, 60_000);
    times.ours.push(Math.max(...ours.loggedMs('partition taken')) - ours.loggedMs('joined the group')[0]);
    const open = await ours.metric('open_windows');
    if (open !== WINDOWS) throw new Error(`${open} windows are open, ${WINDOWS} were expected`);
    await ours.stop();
  }

  async function bareRound() {
    const ends = (await topics.ends(CHANGELOG)).toSorted((a, b) => a.partition - b.partition);
    const child = run.fork(BARE, [cluster.bootstrap, CHANGELOG, ...ends.map(({ end }) => String(end))]);
    const { tookMs, records, bytes } = await messageOf(child);
    times.bare.push(tookMs);
    changelog = `${records} records, ${(bytes / 1e6).toFixed(1)} MB`;
  }

  /** One tick of a much later time in each partition publishes all that was restored; returns how many windows were as expected. */
  async function closeAll() {
    const laterMs = FROM_MS + 86_400_000;
    const closing = coinsOfEachPartition(COINS, PARTITIONS).map((coin) => tickAt(coin, laterMs, () => 0.5));
    for (const tick of closing) addPlain(plain, tick, WINDOW_MS);
    const ours = await start();
    const clocksMs = await feedTicks(topics.producer, TICKS, PARTITIONS, closing);
    await until('every window published', async () => (await ours.metric('windows_closed_total')) >= WINDOWS, 120_000);
    await ours.stop();
    const published = (await topics.values(PULSES)).map(asPublished);
    return demandEqualWindows(published, plain, {
      windowMs: WINDOW_MS,
      graceMs: GRACE_MS,
      clocksMs,
      partitions: PARTITIONS,
    });
  }
});

function asPublished({ coin, window_start, samples, price, change_24h, volume_24h }) {
  return { coin, startMs: Date.parse(window_start), samples, price, change: change_24h, volume: volume_24h };
}

function shown({ ours, bare }) {
  return ours.map((ms, round) => `${ms.toFixed(0)}/${bare[round].toFixed(0)}`).join(' ');
}
