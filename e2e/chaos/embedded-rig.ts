import {
  ALERT_TOPIC,
  DEAD_LETTER_TOPIC,
  LATE_TOPIC,
  PULSE_TOPIC,
  SNAPSHOT_POINTS,
  TICK_TOPIC,
  type PulseRecord,
} from '@cmp/contracts';
import { eventLogVariables, openEventLogForReading, type EventLogReader } from '@cmp/event-log';
import { parseVariables, systemClock } from '@cmp/runtime';
import { eventually, seededRandom, silentLogger } from '@cmp/runtime/testing';
import { StartedApp } from '../pipeline/started-app.js';
import { Acknowledged } from './acknowledged.js';
import { chaosSettings } from './chaos-settings.js';
import { PARTITIONS } from './chaos-topics.js';
import { WINDOW_VARIABLES } from './chaos-windows.js';
import { compareResults } from './compare-results.js';
import { expectedResults } from './expected-results.js';
import { integrityOf } from './log-files.js';
import { readTopic } from './read-topic.js';
import { runVerify } from './run-verify.js';
import { writeRow } from './scenario-row.js';
import { SmallDisk } from './small-disk.js';

const GROUP = 'embedded-chaos';
const SHOWN_DIFFERENCES = 20;
/** Longer than the longest pause between two tries of any part (10 s). */
const RESUME_MS = 30_000;

interface Reckoning {
  readonly fed: number;
  readonly expected: number;
  readonly lost: number;
  readonly doubled: number;
  readonly differences: readonly string[];
}

/** One scenario on the embedded log: the whole product as one process, its data on a small disk of its own, and the reckoning. */
export class EmbeddedRig {
  readonly seed = chaosSettings().seed;
  private readonly random = seededRandom(this.seed);
  private readonly acknowledged = new Acknowledged();
  private readonly injected = new Map<string, number>();
  private readonly startedMs = Date.now();
  private app: StartedApp | null = null;
  private base = '';

  private constructor(
    private readonly scenario: string,
    readonly disk: SmallDisk,
  ) {}

  static async open(scenario: string): Promise<EmbeddedRig> {
    const rig = new EmbeddedRig(scenario, await SmallDisk.make());
    process.stderr.write(`${scenario}: CHAOS_SEED=${rig.seed}\n`);
    return rig;
  }

  /** The product as a process; simulated prices, 200 a second. */
  launch(): StartedApp {
    const environment = { ...this.environment(this.disk.folder), SOURCE: 'simulated', SIMULATED_INTERVAL_MS: '50' };
    this.app = StartedApp.start('standalone', { ...environment, PORT: '0' }, { launcher: this.disk.launcher });
    return this.app;
  }

  /** The same, and waits until it serves. */
  async start(): Promise<StartedApp> {
    const app = this.launch();
    const announced = () => {
      if (!app.running) throw new Error(`ended early: ${app.describe()}`);
      return /http:\/\/[^/\s]+/.exec(app.stdout)?.[0];
    };
    this.base = await eventually('the address', announced, 60_000);
    return app;
  }

  async kill(): Promise<void> {
    await this.remember();
    this.running.signal('SIGKILL');
    await this.running.exit;
  }

  count(fault: string): void {
    this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1);
  }

  /** A whole number from `low` up to, not including, `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low));
  }

  /** HTTP status of a path. */
  async status(path: string): Promise<number> {
    return (await fetch(`${this.base}${path}`)).status;
  }

  /** Reasons of the parts that cannot do their work; empty when `/readyz` says that all can. */
  async unreadiness(): Promise<string[]> {
    const answer = await fetch(`${this.base}/readyz`);
    const { parts } = (await answer.json()) as { parts: Record<string, { ready: boolean; reason: string }> };
    if (answer.status === 200) return [];
    return Object.values(parts).flatMap(({ ready, reason }) => (ready ? [] : [reason]));
  }

  ready(): Promise<boolean> {
    return this.wait('readiness', async () => (await this.unreadiness()).length === 0, RESUME_MS);
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.base}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1));
  }

  /** What it shows of the newest windows. */
  async shownWindows(): Promise<readonly PulseRecord[]> {
    const answer = await fetch(`${this.base}/api/pulses?limit=${SNAPSHOT_POINTS}`);
    return ((await answer.json()) as { pulses: readonly PulseRecord[] }).pulses;
  }

  /** Waits until it has shown windows that it had not shown before. */
  async moreWindows(): Promise<void> {
    const before = this.acknowledged.windowCount;
    const more = async () => (await this.remember(), this.acknowledged.windowCount > before);
    await this.wait('another window', more, RESUME_MS);
  }

  /** Keeps what the product vouches for now, to be looked for in the log at the end. */
  async remember(): Promise<void> {
    const appended = await this.metric('producer_ticks_appended_total');
    if (!Number.isNaN(appended)) this.acknowledged.appended(this.running.pid, appended);
    this.acknowledged.shown(await this.shownWindows());
  }

  /** Of the files as they are, with no process on them. */
  integrity(): string {
    return integrityOf(this.dataDir(this.disk.seenFromOutside));
  }

  async wait(what: string, probe: () => Promise<boolean>, deadlineMs = 60_000): Promise<boolean> {
    return eventually(what, probe, deadlineMs).catch((error: unknown) => {
      throw new Error(`${String(error)}, CHAOS_SEED=${this.seed}\n${this.app?.describe()}`, { cause: error });
    });
  }

  /**
   * The end of every scenario, with the product running and room on the disk: waits until no tick waits for the processor, compares every
   * output with what a calm pass over the ticks gives and with what was acknowledged, runs `verify`, ends the product in due form, looks
   * at the file, writes the row. Throws with the differences.
   */
  async settle(): Promise<void> {
    await this.remember();
    const found = await eventually('a moment without lag', () => this.reckoning(), RESUME_MS);
    if (found.differences.length === 0) await runVerify(this.environment(this.disk.seenFromOutside));
    this.writeRow(found);
    if (found.differences.length > 0) {
      const shown = found.differences.slice(0, SHOWN_DIFFERENCES).join('\n');
      throw new Error(`CHAOS_SEED=${this.seed}: ${found.lost} lost, ${found.doubled} doubled\n${shown}`);
    }
    this.running.signal('SIGTERM');
    expect(await this.running.exit).toEqual({ code: 0, signal: null });
    expect(this.integrity()).toBe('ok');
  }

  async close(): Promise<void> {
    if (this.app?.running === true) this.app.signal('SIGKILL');
    await this.app?.exit;
    await this.disk.remove();
  }

  private get running(): StartedApp {
    if (this.app === null) throw new Error('nothing was started');
    return this.app;
  }

  /** Of the log as it stands at one instant; null when the processor is behind at that instant. */
  private async reckoning(): Promise<Reckoning | null> {
    const config = parseVariables(eventLogVariables, { DATA_DIR: this.dataDir(this.disk.seenFromOutside) });
    const log = await openEventLogForReading(config, { name: 'chaos', clock: systemClock, logger: silentLogger });
    try {
      return (await lagOf(log)) === 0 ? await this.reckon(log) : null;
    } finally {
      await log.close();
    }
  }

  private async reckon(log: EventLogReader): Promise<Reckoning> {
    const [ticks = [], pulses = [], late = [], deadLetters = [], alerts = []] = await Promise.all(
      [TICK_TOPIC, PULSE_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC, ALERT_TOPIC].map((topic) => readTopic(log, topic)),
    );
    const topics = { pulses, late, deadLetters, alerts };
    const comparison = compareResults(expectedResults(ticks), topics, { revisionsKnown: true });
    const missing = this.acknowledged.missingFrom({ ticks: ticks.length, pulses });
    return {
      ...comparison,
      fed: ticks.length,
      lost: comparison.lost + missing.length,
      differences: [...comparison.differences, ...missing],
    };
  }

  private writeRow({ fed, expected, lost, doubled }: Reckoning): void {
    const seconds = Math.round((Date.now() - this.startedMs) / 1000);
    const { scenario, seed } = this;
    const injected = Object.fromEntries(this.injected);
    // The reckoning is made at a moment without lag only.
    const row = { scenario, brokers: 'SQLite', injected, fed, expected, lost, doubled, lag: 0, seconds, seed } as const;
    writeRow(chaosSettings().rowsFile, row);
  }

  private environment(folder: string): Record<string, string> {
    const partitions = { TOPIC_PARTITIONS: String(PARTITIONS), PROCESSOR_GROUP: GROUP };
    return { DATA_DIR: this.dataDir(folder), ...partitions, ...WINDOW_VARIABLES };
  }

  private dataDir(folder: string): string {
    return `${folder}/data`;
  }
}

/** Ticks that the processor has not reported as processed. */
async function lagOf(log: EventLogReader): Promise<number> {
  const positions = await log.positions(GROUP, TICK_TOPIC);
  const reached = new Map(positions.map(({ partition, nextOffset }) => [partition, nextOffset]));
  const bounds = await log.bounds(TICK_TOPIC);
  return bounds.reduce((sum, { partition, endOffset }) => sum + endOffset - (reached.get(partition) ?? 0), 0);
}
