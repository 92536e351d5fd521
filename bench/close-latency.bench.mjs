// From the tick that ends a window to its result in the hands of a reader of committed records: our processor beside a Kafka Streams
// program of the same topology (exactly_once_v2, commit interval 100 ms) on the same broker, on one broker and on three. Beside it the
// CPU, peak memory and idle CPU of both. BENCH_BROKERS=1 or 3 runs one of them.
import { BenchRun, median, percentile, until } from './kafka/bench-run.mjs';
import { BenchTopics, PULSES, TICKS } from './kafka/bench-topics.mjs';
import { readCommitted } from './kafka/committed-reader.mjs';
import { PROCESSOR_ENTRY, startProcessor } from './kafka/our-processor.mjs';
import { buildStreams, startStreams } from './kafka/streams-program.mjs';

const BROKERS = (process.env.BENCH_BROKERS ?? '1,3').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const ROUND_MS = 15_000;
const WARM_UP_MS = 10_000;
const IDLE_MS = 5000;
const PARTITIONS = 4;
const COINS = 40;
const POLL_MS = 100;
const WINDOW_MS = 1000;
const GRACE_MS = 0;
const LIMIT_MS = 900_000;

await BenchRun.start('close-latency', LIMIT_MS, async (run) => {
  const classPath = buildStreams('close-latency', run);
  if (classPath === null) return;
  const [processor, load, compare] = await run.bundle(
    PROCESSOR_ENTRY,
    'bench/kafka/tick-load.ts',
    'bench/kafka/compare-windows.ts',
  );
  const { coinIds, feedTicks, tickAt } = await import(load);
  const { addPlain, demandEqualWindows } = await import(compare);

  for (const brokers of BROKERS) {
    const cluster = await run.brokers('close-latency', brokers);
    if (cluster === null) return;
    const topics = await BenchTopics.connect(cluster);
    const programs = [
      { name: 'ours', output: PULSES, start: () => startOurs(cluster) },
      { name: 'streams', output: 'streams_result', start: () => startTheirs(cluster) },
    ];
    const rounds = { ours: [], streams: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const program of round % 2 === 0 ? programs : programs.toReversed()) {
        rounds[program.name].push(await measure(topics, program));
      }
    }
    await topics.close();
    for (const { name } of programs) console.log(line(brokers, name, rounds[name]));
    judge(brokers, summary(rounds.ours), summary(rounds.streams));
  }

  async function measure(topics, { output, start }) {
    await topics.remove(() => true);
    await topics.make(TICKS, PARTITIONS);
    await topics.make(output, PARTITIONS);
    const program = await start();
    await program.ready();
    const arrivals = [];
    const reader = await readCommitted(topics.kafka, output, (value, atMs) =>
      arrivals.push({ ...asPublished(value), atMs }),
    );
    const idleFrom = await program.cpuMs();
    await sleep(IDLE_MS);
    const idle = ((await program.cpuMs()) - idleFrom) / IDLE_MS;
    const { plain, polls, clocksMs, cpu, records } = await feed(topics, program);
    const rules = { windowMs: WINDOW_MS, graceMs: GRACE_MS, clocksMs, partitions: PARTITIONS };
    await until('every window published', () => arrivals.length >= dueCount(plain, clocksMs), 20_000);
    await reader.stop();
    const windows = demandEqualWindows(arrivals, plain, rules);
    const peak = await program.peakMb();
    await program.stop();
    const firstMs = polls[0].eventTimeMs;
    const latencies = arrivals
      .filter(({ startMs }) => startMs + WINDOW_MS >= firstMs + WARM_UP_MS)
      .map(
        ({ startMs, atMs }) =>
          atMs - polls.find(({ eventTimeMs }) => eventTimeMs >= startMs + WINDOW_MS + GRACE_MS).sentMs,
      );
    return { latencies, windows, idle, peak, us: (cpu * 1000) / records };
  }

  /** One tick of every coin each `POLL_MS`, of the time it is sent at. */
  async function feed(topics, program) {
    const plain = new Map();
    const polls = [];
    const random = seeded(17);
    const ids = coinIds(COINS);
    const fromMs = performance.now();
    let clocksMs = new Map();
    let cpuFrom = 0;
    let records = 0;
    for (let next = fromMs; next < fromMs + WARM_UP_MS + ROUND_MS; next += POLL_MS) {
      await sleep(next - performance.now());
      const ticks = ids.map((coin) => tickAt(coin, Date.now(), random));
      const eventTimeMs = Math.min(...ticks.map((tick) => tick.eventTimeMs));
      const same = ticks.map((tick) => ({ ...tick, eventTimeMs }));
      if (cpuFrom === 0 && next >= fromMs + WARM_UP_MS) cpuFrom = await program.cpuMs();
      if (cpuFrom > 0) records += same.length;
      polls.push({ eventTimeMs, sentMs: performance.now() });
      clocksMs = await feedTicks(topics.producer, TICKS, PARTITIONS, same);
      for (const tick of same) addPlain(plain, tick, WINDOW_MS);
    }
    return { plain, polls, clocksMs, records, cpu: (await program.cpuMs()) - cpuFrom };
  }

  async function startOurs({ bootstrap, brokerCount }) {
    const environment = {
      KAFKA_BROKERS: bootstrap,
      TOPIC_PARTITIONS: String(PARTITIONS),
      TOPIC_REPLICATION: String(brokerCount),
      WINDOW_MS: String(WINDOW_MS),
      GRACE_MS: String(GRACE_MS),
      CORRECTION_MS: '0',
    };
    const ours = await startProcessor(run, { file: processor, environment });
    return { ...ours, ready: () => ours.owns(PARTITIONS) };
  }

  function startTheirs({ bootstrap, brokerCount }) {
    const names = { input: TICKS, output: 'streams_result' };
    return startStreams(run, { classPath, bootstrap, brokerCount, ...names, windowMs: WINDOW_MS, graceMs: GRACE_MS });
  }
});

/** All clocks stand at the last poll. */
function dueCount(plain, clocksMs) {
  const clockMs = Math.max(...clocksMs.values());
  return [...plain.keys()].filter((key) => Number(key.split('|')[1]) + WINDOW_MS + GRACE_MS <= clockMs).length;
}

function asPublished({ coin, window_start, samples, price, change_24h, volume_24h }) {
  const startMs = typeof window_start === 'number' ? window_start : Date.parse(window_start);
  return { coin, startMs, samples, price, change: change_24h, volume: volume_24h };
}

/** Medians over the rounds. */
function summary(rounds) {
  const of = (read) => median(rounds.map(read));
  return {
    p50: of(({ latencies }) => percentile(latencies, 0.5)),
    p99: of(({ latencies }) => percentile(latencies, 0.99)),
    us: of(({ us }) => us),
    idle: of(({ idle }) => idle),
    peak: of(({ peak }) => peak),
  };
}

function line(brokers, name, rounds) {
  const { p50, p99, us, idle, peak } = summary(rounds);
  const windows = rounds.reduce((sum, round) => sum + round.windows, 0);
  const each = rounds.map(
    ({ latencies }) => `${percentile(latencies, 0.5).toFixed(0)}/${percentile(latencies, 0.99).toFixed(0)}`,
  );
  return (
    `close-latency, ${brokers} broker(s), ${name}: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; CPU ${us.toFixed(0)} us a record, ` +
    `idle ${(idle * 100).toFixed(1)} % of a core, peak ${peak.toFixed(0)} MB; ${windows} windows equal; rounds p50/p99 ${each.join(' ')}`
  );
}

function judge(brokers, ours, streams) {
  const fine = ours.p50 <= streams.p50 && ours.p99 <= streams.p99;
  console.log(
    `close-latency, ${brokers} broker(s): ${fine ? 'no slower than Kafka Streams' : 'SLOWER than Kafka Streams'}`,
  );
  if (!fine) process.exitCode = 1;
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** mulberry32 */
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
