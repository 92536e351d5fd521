import { ALERT_TOPIC, DEAD_LETTER_TOPIC, LATE_TOPIC, PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import { eventLogVariables, openEventLog, type EventLog } from '@cmp/event-log';
import { kafkaTestCluster, type KafkaTestCluster } from '@cmp/event-log/testing';
import { parseVariables, systemClock } from '@cmp/runtime';
import { eventually, seededRandom, silentLogger } from '@cmp/runtime/testing';
import kafkajs, { type Admin } from 'kafkajs';
import { freePort, StartedApp } from '../pipeline/started-app.js';
import { chaosSettings } from './chaos-settings.js';
import { chaosTopics, deleteTopics, PARTITIONS } from './chaos-topics.js';
import { SESSION_MS, WINDOW_VARIABLES } from './chaos-windows.js';
import { compareResults, type Comparison } from './compare-results.js';
import { expectedResults } from './expected-results.js';
import { Feeder, USUAL_PACE, type FeedPace } from './feeder.js';
import { GroupPositions, type Positions } from './group-positions.js';
import { keepEvidence } from './keep-evidence.js';
import { removeMembers } from './leave-group.js';
import { readTopic } from './read-topic.js';
import { runVerify } from './run-verify.js';
import { writeRow } from './scenario-row.js';
import { TestBrokers } from './test-brokers.js';
import { steppingClock, TickStream, type Disorder } from './tick-stream.js';
import { troubledPartitions } from './troubled-partitions.js';

const TWO_HOURS_MS = 7_200_000;
const SETTLE_MS = 120_000;
const VISIBLE_MS = 20_000;
const SHOWN_DIFFERENCES = 20;
const SHOWN_APPS = 3;
const PARTITION_NUMBERS = Array.from({ length: PARTITIONS }, (_, partition) => partition);

export interface ChaosOptions extends Partial<FeedPace> {
  readonly disorder?: Disorder;
  /** Event times of now, as a venue's; else they start two hours back and move 100 ms a run, however fast they are fed. */
  readonly live?: boolean;
  /** More variables for the processor and `verify`; the rig's own are in chaos-windows.ts. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface SettleOptions {
  /** False where the wall clock closes windows. */
  readonly revisionsKnown?: boolean;
}

/** One scenario: fresh topics, a stream of ticks, processors to hurt, and the reckoning. Read README.md first. */
export class ChaosRig {
  readonly seed = chaosSettings().seed;
  readonly random = seededRandom(this.seed);
  readonly group: string;
  readonly feeder: Feeder;
  readonly brokers: TestBrokers;
  private readonly positions: GroupPositions;
  private readonly apps: StartedApp[] = [];
  private readonly ports = new Map<StartedApp, string>();
  private readonly injected = new Map<string, number>();
  private readonly startedMs = Date.now();

  private constructor(
    readonly scenario: string,
    readonly cluster: KafkaTestCluster,
    readonly admin: Admin,
    readonly log: EventLog,
    private readonly options: ChaosOptions,
  ) {
    this.brokers = new TestBrokers(cluster);
    this.group = `chaos-${this.startedMs.toString(36)}`;
    this.positions = new GroupPositions(log, this.group);
    const clock = options.live === true ? () => Date.now() : steppingClock(this.startedMs - TWO_HOURS_MS);
    const stream = new TickStream(seededRandom(this.seed + 1), clock, options.disorder);
    this.feeder = new Feeder(log, stream, { ...USUAL_PACE, ...options });
  }

  static async open(scenario: string, options: ChaosOptions = {}): Promise<ChaosRig> {
    const cluster = kafkaTestCluster();
    const kafka = new kafkajs.Kafka({ brokers: [...cluster.brokers], logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    await new TestBrokers(cluster).demandWhole(admin);
    await deleteTopics(admin);
    const config = parseVariables(eventLogVariables, { KAFKA_BROKERS: cluster.brokers.join(',') });
    const log = await openEventLog(config, { name: 'chaos', clock: systemClock, logger: silentLogger });
    await log.ensureTopics(chaosTopics(cluster.brokerCount));
    const rig = new ChaosRig(scenario, cluster, admin, log, options);
    process.stderr.write(`${scenario}: CHAOS_SEED=${rig.seed}\n`);
    return rig;
  }

  /** A processor as a process of its own. `brokers`: other addresses of the same cluster, such as those of a proxy. */
  async startProcessor(
    extra: { brokers?: readonly string[]; variables?: Readonly<Record<string, string>> } = {},
  ): Promise<StartedApp> {
    const { processorFile } = chaosSettings();
    const port = String(await freePort());
    const environment = {
      ...this.environment(extra.brokers),
      ...extra.variables,
      OPERATIONS_PORT: port,
      LOG_LEVEL: 'warn',
    };
    const app = StartedApp.start('processor', environment, processorFile === null ? {} : { program: processorFile });
    this.apps.push(app);
    this.ports.set(app, port);
    return app;
  }

  /** SIGKILL; the group then waits for the member's session to end, unless `forgetMembers` is called. */
  async kill(app: StartedApp): Promise<void> {
    app.signal('SIGKILL');
    await app.exit;
  }

  /** SIGTERM; throws unless it ends by itself with exit code 0. */
  async terminate(app: StartedApp): Promise<void> {
    app.signal('SIGTERM');
    const { code } = await app.exit;
    if (code !== 0) throw new Error(`SIGTERM ended it with ${code}: ${app.describe()}`);
  }

  /** Its answer to `/readyz`. */
  readiness(app: StartedApp): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports.get(app) ?? ''}/readyz`);
  }

  /** The sum of one of its counters. */
  async counter(app: StartedApp, name: string): Promise<number> {
    return (await this.samples(app, name)).reduce((sum, value) => sum + value, 0);
  }

  /** How many partitions it works on. */
  async partitionsOf(app: StartedApp): Promise<number> {
    return (await this.samples(app, 'processor_open_windows')).length;
  }

  private async samples(app: StartedApp, name: string): Promise<number[]> {
    const answer = await fetch(`http://127.0.0.1:${this.ports.get(app) ?? ''}/metrics`).catch(() => null);
    const lines = answer === null ? [] : (await answer.text()).split('\n');
    return lines
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .map((line) => Number(line.split(' ').at(-1)));
  }

  /** Takes the members of killed processes out of the group, so that the next one need not wait 10 s. Only when none is alive. */
  forgetMembers(): Promise<void> {
    return removeMembers(this.admin, this.cluster.brokers, this.group);
  }

  count(fault: string): void {
    this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1);
  }

  /** A whole number from `low` up to, not including, `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low));
  }

  /** Waits until the work on any partition has come further than it was when this was called. */
  async moreProgress(deadlineMs = 60_000): Promise<void> {
    await this.progress(PARTITION_NUMBERS, (further) => further.some(Boolean), 'progress in a partition', deadlineMs);
  }

  /** The same for every partition: all have an owner that works. Needs the feeder. */
  async progressEverywhere(): Promise<void> {
    await this.progressIn(PARTITION_NUMBERS);
  }

  async progressIn(partitions: readonly number[], deadlineMs = 90_000): Promise<void> {
    const what = `progress in the partitions ${partitions.join(', ')}`;
    await this.progress(partitions, (further) => further.every(Boolean), what, deadlineMs);
  }

  async fedAtLeast(records: number, deadlineMs = 240_000): Promise<void> {
    await this.wait(`${records} records fed`, async () => this.feeder.fed >= records, deadlineMs);
  }

  /** Waits until that many members share the partitions. */
  async groupHas(members: number, deadlineMs = 60_000): Promise<void> {
    const stable = async () => {
      const { groups } = await this.admin.describeGroups([this.group]);
      return groups.every((one) => one.state === 'Stable' && one.members.length === members);
    };
    await this.wait(`a group of ${members}`, stable, deadlineMs);
  }

  /**
   * The end of every scenario, with a processor running: closes all windows, waits until the lag is zero, compares every output with what
   * a calm pass over the ticks gives, runs `verify`, writes the row. Throws with the differences.
   */
  async settle({ revisionsKnown = true }: SettleOptions = {}): Promise<void> {
    await this.feeder.stop();
    await this.feeder.finish();
    await this.wait('a lag of zero', async () => (await this.positions.lag()) === 0, SETTLE_MS);
    const visible = await this.compareWhenVisible(revisionsKnown);
    if (visible.differences.length === 0) await runVerify(this.environment());
    // Once more: what a transaction left behind may have come to light meanwhile.
    const comparison = await this.compare(revisionsKnown);
    this.writeRow(comparison, await this.positions.lag());
    if (comparison.differences.length > 0) {
      const { lost, doubled, differences } = comparison;
      const shown = differences.slice(0, SHOWN_DIFFERENCES).join('\n');
      throw new Error(
        `CHAOS_SEED=${this.seed}: ${lost} lost, ${doubled} doubled of ${comparison.expected}\n${shown}${keepEvidence(this.group)}`,
      );
    }
  }

  /** Nothing of this scenario is left behind, no dead broker either. */
  async close(): Promise<void> {
    for (const app of this.apps) if (app.running) await this.kill(app);
    await this.brokers.startDead();
    await this.feeder.abandon();
    await this.log.close();
    await deleteTopics(this.admin);
    await this.admin.disconnect();
  }

  private async progress(
    partitions: readonly number[],
    enough: (further: boolean[]) => boolean,
    what: string,
    deadlineMs: number,
  ): Promise<void> {
    let before: Positions | null = null;
    const known = async () => (before ??= await this.positions.read()) !== null;
    await this.wait('the positions of the group', known, deadlineMs);
    const hasCome = async () => {
      const now = await this.positions.read();
      return enough(partitions.map((partition) => (now?.get(partition) ?? 0) > (before?.get(partition) ?? 0)));
    };
    await this.wait(what, hasCome, deadlineMs);
  }

  /** Fails with the logs of the processors. */
  async wait(what: string, probe: () => Promise<boolean>, deadlineMs = 60_000): Promise<void> {
    await eventually(what, probe, deadlineMs).catch(async (error: unknown) => {
      const logs = this.apps.slice(-SHOWN_APPS).map((app) => app.describe());
      const fault = `last fault of the group's positions: ${this.positions.lastFault}`;
      const troubled = await troubledPartitions(this.cluster.brokers);
      const seed = `CHAOS_SEED=${this.seed}`;
      throw new Error([`${String(error)}, ${seed}`, fault, troubled, ...logs].join('\n'), { cause: error });
    });
  }

  /**
   * A commit is answered, and the group's position written, before its marker is in every partition: for a moment a committed reader
   * does not see the last transaction. What is still missing after the deadline is lost.
   */
  private async compareWhenVisible(revisionsKnown: boolean): Promise<Comparison> {
    const endMs = Date.now() + VISIBLE_MS;
    for (;;) {
      const comparison = await this.compare(revisionsKnown);
      if (comparison.lost === 0 || Date.now() > endMs) return comparison;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async compare(revisionsKnown: boolean): Promise<Comparison> {
    const read = (topic: string) => readTopic(this.log, topic);
    const expected = expectedResults(await read(TICK_TOPIC));
    const [pulses, late, deadLetters, alerts] = [
      await read(PULSE_TOPIC),
      await read(LATE_TOPIC),
      await read(DEAD_LETTER_TOPIC),
      await read(ALERT_TOPIC),
    ];
    return compareResults(expected, { pulses, late, deadLetters, alerts }, { revisionsKnown });
  }

  private writeRow(found: Pick<Comparison, 'expected' | 'lost' | 'doubled'>, lag: number | null): void {
    writeRow(chaosSettings().rowsFile, {
      scenario: this.scenario,
      brokers: this.cluster.brokerCount,
      injected: Object.fromEntries(this.injected),
      fed: this.feeder.fed,
      expected: found.expected,
      lost: found.lost,
      doubled: found.doubled,
      lag,
      seconds: Math.round((Date.now() - this.startedMs) / 1000),
      seed: this.seed,
    });
  }

  private environment(brokers = this.cluster.brokers): Record<string, string> {
    return {
      KAFKA_BROKERS: brokers.join(','),
      TOPIC_PARTITIONS: String(PARTITIONS),
      TOPIC_REPLICATION: String(this.cluster.brokerCount),
      PROCESSOR_GROUP: this.group,
      KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS),
      ...WINDOW_VARIABLES,
      ...this.options.variables,
    };
  }
}
