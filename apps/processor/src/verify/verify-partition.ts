import { TICK_TOPIC } from '@cmp/contracts';
import type { EventLog, PartitionBounds } from '@cmp/event-log';
import type { LabelThresholds } from '@cmp/market';
import { acceptTick, Refusal, type AcceptRules } from '../accept/accept-tick.js';
import { expectedPulse, type ExpectedPulse } from './expected-pulse.js';
import { lateTicks } from './late-ticks.js';
import { PlainPartition, type PlainRules, type PlainWindow } from './plain-partition.js';
import { publishedWindows, windowName, type PublishedWindow } from './published-windows.js';

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
  log: EventLog,
  place: VerifyPlace,
  rules: VerifyRules,
  span: VerifySpan,
): Promise<PartitionVerdict> {
  const { partition } = place.ticks;
  const published = await publishedWindows(log, place.pulses);
  const judge = new Judge(partition, published, rules, span, place);
  const plain = new PlainPartition(rules);
  const missed = rules.correctionMs === 0 ? await lateTicks(log, partition) : () => () => false;
  const { startOffset: fromOffset } = place.ticks;
  // A result proves that every tick up to its last sample has been processed, even if the stored position is not there yet.
  const provenTo = [...published.values()].reduce(
    (max, { newest }) => Math.max(max, (newest.inputs?.last_offset ?? -1) + 1),
    0,
  );
  const toOffset = Math.min(place.ticks.endOffset, Math.max(place.processedTo, provenTo));
  const range = { topic: TICK_TOPIC, partition, fromOffset, toOffset };
  for await (const run of log.read(range)) {
    for (const record of run) {
      const tick = acceptTick(record, rules);
      if (tick instanceof Refusal) continue;
      judge.sawTickAt(tick.eventTimeMs);
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
  /** Results of windows that began before this may lack ticks or their first revisions. */
  private wholeFromMs = -Infinity;

  constructor(
    private readonly partition: number,
    private readonly published: Map<string, PublishedWindow>,
    private readonly rules: VerifyRules,
    private readonly span: VerifySpan,
    private readonly place: VerifyPlace,
  ) {
    if (place.ticks.startOffset > 0) this.wholeFromMs = Infinity;
  }

  /** Where the beginning of the log is gone, the latest time among the first ticks bounds what may be cut. */
  sawTickAt(timeMs: number): void {
    const { correctionMs, definitions } = this.rules;
    if (this.wholeFromMs !== Infinity) return;
    // A tick that was removed may be up to this much younger than the first that is left, or it would have been too late.
    const reachMs = Math.max(...definitions.map(({ sizeMs, graceMs }) => sizeMs + graceMs)) + correctionMs;
    this.wholeFromMs = timeMs + reachMs;
  }

  /** `clockMs` is given for a window that may still be open. */
  window(window: PlainWindow, clockMs = Infinity): void {
    const { coin, sizeMs, startMs, endMs, graceMs } = window;
    const name = windowName(coin, sizeMs, endMs);
    const found = this.published.get(name);
    this.published.delete(name);
    if (endMs < this.span.fromMs || endMs > this.span.toMs) return;
    if (startMs < this.wholeFromMs) this.leftOut.cut += 1;
    else if (found === undefined && endMs > clockMs - graceMs) this.leftOut.open += 1;
    else this.compare(window, found);
  }

  verdict(): PartitionVerdict {
    for (const [, { newest }] of this.published) this.unexpected(newest);
    const { passed, differences, failedWindows, leftOut } = this;
    return { passed, differences, failedWindows, leftOut };
  }

  private compare(window: PlainWindow, found: PublishedWindow | undefined): void {
    const expected = expectedPulse(window, this.rules.thresholds);
    const before = this.differences.length;
    if (found === undefined) {
      if (this.place.pulses.startOffset > 0 && window.endMs < this.oldestPublishedMs()) {
        this.leftOut.cut += 1;
        return;
      }
      this.differ(window, 'window', `${expected.samples} samples`, 'not published');
    } else {
      for (const fault of found.faults) this.differ(window, 'revision', 'each once, from 0', fault);
      this.compareFields(window, expected, found);
    }
    if (this.differences.length === before) this.passed += 1;
    else this.failedWindows += 1;
  }

  private compareFields(window: PlainWindow, expected: ExpectedPulse, { newest }: PublishedWindow): void {
    const { first_offset, last_offset, ...fields } = expected;
    for (const [field, wanted] of Object.entries(fields)) {
      const actual = newest[field as keyof typeof fields];
      if (JSON.stringify(wanted) !== JSON.stringify(actual)) this.differ(window, field, wanted, actual);
    }
    if (newest.inputs === null) return;
    const inputs = { partition: this.partition, first_offset, last_offset };
    if (JSON.stringify(inputs) !== JSON.stringify(newest.inputs)) this.differ(window, 'inputs', inputs, newest.inputs);
  }

  private unexpected(pulse: PublishedWindow['newest']): void {
    const endMs = Date.parse(pulse.window_end);
    if (endMs < this.span.fromMs || endMs > this.span.toMs) return;
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

  private oldestPublishedMs(): number {
    this.oldestMs ??= Math.min(
      Infinity,
      ...[...this.published.values()].map((one) => Date.parse(one.newest.window_end)),
    );
    return this.oldestMs;
  }

  private oldestMs: number | undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
