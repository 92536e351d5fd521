import { decodePulseRecord, TICK_TOPIC, type PulseRecord } from '@cmp/contracts';
import type { EventLogReader, PartitionBounds } from '@cmp/event-log';
import type { LabelThresholds } from '@cmp/market';
import { acceptTick, Refusal, type AcceptRules } from '../accept/accept-tick.js';
import { expectedPulse, type ExpectedPulse } from './expected-pulse.js';
import { lateTicks } from './late-ticks.js';
import { PlainPartition, type PlainRules, type PlainWindow } from './plain-partition.js';
import { publishedWindows, windowName, type Published, type PublishedWindow } from './published-windows.js';

export interface VerifyRules extends PlainRules, AcceptRules {
  readonly thresholds: LabelThresholds;
}

/** Which windows are looked at: those that end in `[fromMs, toMs]`. */
export interface VerifySpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One thing that is not as it should be. */
export interface Difference {
  readonly partition: number;
  readonly coin: string;
  readonly windowMs: number;
  readonly windowEnd: string;
  readonly field: string;
  readonly expected: string;
  readonly published: string;
}

/** Windows by why they were not judged. */
export interface LeftOut {
  /** Not closed yet. */
  open: number;
  /** Retention has removed ticks, or results, of their time. */
  cut: number;
  /** Published under a definition that is not configured now. */
  otherDefinition: number;
}

export interface PartitionVerdict {
  readonly passed: number;
  readonly differences: readonly Difference[];
  readonly failedWindows: number;
  readonly leftOut: LeftOut;
}

export interface VerifyPlace {
  readonly ticks: PartitionBounds;
  readonly pulses: PartitionBounds;
  /** The first offset of the tick topic that has not been processed. */
  readonly processedTo: number;
}

/** Recomputes the windows of one partition from its ticks and compares each with the last revision that was published. */
export async function verifyPartition(
  log: EventLogReader,
  place: VerifyPlace,
  rules: VerifyRules,
  span: VerifySpan,
): Promise<PartitionVerdict> {
  const { partition } = place.ticks;
  const isWanted = (endMs: number) => endMs >= span.fromMs && endMs <= span.toMs;
  const published = await publishedWindows(log, place.pulses, isWanted);
  const judge = new Judge(partition, published, rules, { isWanted, isCut: place.ticks.startOffset > 0 });
  const plain = new PlainPartition(rules);
  const missed = rules.correctionMs === 0 ? await lateTicks(log, partition) : () => () => false;
  const { startOffset: fromOffset } = place.ticks;
  // A result proves that every tick up to its last sample has been processed, even if the stored position is not there yet.
  const toOffset = Math.min(place.ticks.endOffset, Math.max(place.processedTo, published.provenTo));
  const range = { topic: TICK_TOPIC, partition, fromOffset, toOffset };
  for await (const run of log.read(range)) {
    for (const record of run) {
      judge.sawRecordOf(record.appendTimeMs);
      const tick = acceptTick(record, rules);
      if (tick instanceof Refusal) continue;
      plain.take(tick, record.offset, missed(record.offset));
    }
    for (const window of plain.takeFinal()) judge.window(window);
  }
  for (const window of plain.takeRest()) judge.window(window, plain.clockMs);
  return judge.verdict();
}

class Judge {
  private passed = 0;
  private failedWindows = 0;
  private readonly differences: Difference[] = [];
  private readonly leftOut: LeftOut = { open: 0, cut: 0, otherDefinition: 0 };
  /** Windows that began before this may lack ticks, or revisions. */
  private wholeFromMs: number;

  constructor(
    private readonly partition: number,
    private readonly published: Published,
    private readonly rules: VerifyRules,
    private readonly scope: { readonly isWanted: (endMs: number) => boolean; readonly isCut: boolean },
  ) {
    this.wholeFromMs = scope.isCut ? Infinity : published.cutAtMs + rules.maxFutureSkewMs;
  }

  /**
   * Where the beginning of the log is gone, its first record tells how far that reaches: what was stored before it is from no later
   * time than it, but for the skew that is believed.
   */
  sawRecordOf(appendTimeMs: number): void {
    if (!this.scope.isCut || this.wholeFromMs !== Infinity) return;
    this.wholeFromMs = Math.max(appendTimeMs, this.published.cutAtMs) + this.rules.maxFutureSkewMs;
  }

  /** `clockMs` is given for a window that may still be open. */
  window(window: PlainWindow, clockMs = Infinity): void {
    const { coin, sizeMs, startMs, endMs, graceMs, samples } = window;
    if (!this.scope.isWanted(endMs)) return;
    const name = windowName(coin, sizeMs, endMs);
    const found = this.published.windows.get(name);
    this.published.windows.delete(name);
    const isUncertain = this.scope.isCut && samples.some(({ isFirst }) => isFirst);
    if (startMs < this.wholeFromMs || isUncertain) this.leftOut.cut += 1;
    else if (found === undefined && endMs > clockMs - graceMs) this.leftOut.open += 1;
    else this.compare(window, found);
  }

  verdict(): PartitionVerdict {
    for (const { newest } of this.published.windows.values()) this.unexpected(decodePulseRecord(newest));
    const { passed, differences, failedWindows, leftOut } = this;
    return { passed, differences, failedWindows, leftOut };
  }

  private compare(window: PlainWindow, found: PublishedWindow | undefined): void {
    const expected = expectedPulse(window, this.rules.thresholds);
    const before = this.differences.length;
    if (found === undefined) this.differ(window, 'window', `${expected.samples} samples`, 'not published');
    else {
      for (const fault of found.faults ?? []) this.differ(window, 'revision', 'each once, from 0', fault);
      this.compareFields(window, expected, decodePulseRecord(found.newest));
    }
    if (this.differences.length === before) this.passed += 1;
    else this.failedWindows += 1;
  }

  private compareFields(window: PlainWindow, expected: ExpectedPulse, newest: PulseRecord): void {
    const { first_offset, last_offset, ...fields } = expected;
    for (const [field, wanted] of Object.entries(fields)) {
      const actual = newest[field as keyof typeof fields];
      if (JSON.stringify(wanted) !== JSON.stringify(actual)) this.differ(window, field, wanted, actual);
    }
    if (newest.inputs === null) return;
    const inputs = { partition: this.partition, first_offset, last_offset };
    if (JSON.stringify(inputs) !== JSON.stringify(newest.inputs)) this.differ(window, 'inputs', inputs, newest.inputs);
  }

  private unexpected(pulse: PulseRecord): void {
    const endMs = Date.parse(pulse.window_end);
    const startMs = endMs - pulse.window_ms;
    const isDefined = this.rules.definitions.some(
      ({ sizeMs, advanceMs }) => sizeMs === pulse.window_ms && startMs % advanceMs === 0,
    );
    if (!isDefined) this.leftOut.otherDefinition += 1;
    else if (startMs < this.wholeFromMs) this.leftOut.cut += 1;
    else {
      this.failedWindows += 1;
      const place = { coin: pulse.coin, sizeMs: pulse.window_ms, endMs };
      this.differ(place, 'window', 'none: no tick is in it', `${pulse.samples} samples`);
    }
  }

  private differ(
    { coin, sizeMs, endMs }: Pick<PlainWindow, 'coin' | 'sizeMs' | 'endMs'>,
    field: string,
    expected: unknown,
    published: unknown,
  ): void {
    this.differences.push({
      partition: this.partition,
      coin,
      windowMs: sizeMs,
      windowEnd: new Date(endMs).toISOString(),
      field,
      expected: shown(expected),
      published: shown(published),
    });
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
