import {
  ALERT_TOPIC,
  DEAD_LETTER_TOPIC,
  decodeAlert,
  decodeDeadLetter,
  decodeLate,
  decodePulse,
  LATE_TOPIC,
  PULSE_TOPIC,
} from '@cmp/contracts';
import type { OwnedPartition } from '@cmp/event-log';
import { NO_ALERTS, type AlertCourse, type AlertedPulse } from '@cmp/market';
import type { Publication, WindowRef } from '@cmp/window';

/**
 * What a partition had published before its state was lost: the guide for building the state again from the ticks without publishing
 * anything twice.
 */
export interface EarlierResults {
  /** Ticks before this offset were processed then. */
  readonly throughOffset: number;
  /** How a window was last published; null for one that was not. */
  publicationOf(window: WindowRef): Publication | null;
  /** How each coin's alerts stood. */
  readonly alerts: ReadonlyMap<string, AlertCourse>;
  /** Offsets of the last tick that became a late record, and of the last that became a dead letter; -1 for none. */
  readonly lateThrough: number;
  readonly deadLettersThrough: number;
}

/** Reads the partition's results; null when it has none, and so has nothing to be guided by. */
export async function earlierResults(owned: OwnedPartition, primarySizeMs: number): Promise<EarlierResults | null> {
  const windows = new EarlierWindows(primarySizeMs);
  await eachValue(owned, PULSE_TOPIC, (value) => windows.note(decodePulse(value)));
  await eachValue(owned, ALERT_TOPIC, (value) => windows.noteAlert(decodeAlert(value)));
  const lateThrough = await lastOffset(owned, LATE_TOPIC, decodeLate);
  const deadLettersThrough = await lastOffset(owned, DEAD_LETTER_TOPIC, decodeDeadLetter);
  const throughOffset = Math.max(windows.throughOffset, lateThrough + 1, deadLettersThrough + 1);
  if (throughOffset === 0) return null;
  return {
    throughOffset,
    publicationOf: (window) => windows.publicationOf(window),
    alerts: windows.alerts,
    lateThrough,
    deadLettersThrough,
  };
}

class EarlierWindows {
  readonly alerts = new Map<string, AlertCourse>();
  throughOffset = 0;
  private readonly publications = new Map<string, Publication>();
  private readonly oldestEndsMs = new Map<number, number>();

  constructor(private readonly primarySizeMs: number) {}

  note(pulse: AlertedPulse): void {
    const { coin, windowMs, windowStartMs, windowEndMs, revision, closedBy, inputs } = pulse;
    const name = nameOf({ key: coin, sizeMs: windowMs, startMs: windowStartMs });
    this.publications.set(name, { revision, closedBy: closedBy === 'idle' ? 'idle' : 'event-time' });
    this.oldestEndsMs.set(windowMs, Math.min(windowEndMs, this.oldestEndsMs.get(windowMs) ?? Infinity));
    this.throughOffset = Math.max(this.throughOffset, (inputs?.lastOffset ?? -1) + 1);
    const course = this.alerts.get(coin) ?? NO_ALERTS;
    if (windowMs === this.primarySizeMs && windowEndMs > (course.judgedThroughMs ?? -Infinity)) {
      this.alerts.set(coin, { ...course, open: pulse.alert, judgedThroughMs: windowEndMs });
    }
  }

  noteAlert(alert: ReturnType<typeof decodeAlert>): void {
    if (alert.event !== 'raised') return;
    const course = this.alerts.get(alert.coin) ?? NO_ALERTS;
    const raised = alert.direction === 'up' ? 'raisedUpMs' : 'raisedDownMs';
    this.alerts.set(alert.coin, { ...course, [raised]: Date.parse(alert.since) });
  }

  /** A window older than all that are left of its length was published too, and retention has removed it. */
  publicationOf(window: WindowRef): Publication | null {
    const known = this.publications.get(nameOf(window));
    if (known !== undefined) return known;
    const isOlder = window.startMs + window.sizeMs < (this.oldestEndsMs.get(window.sizeMs) ?? -Infinity);
    return isOlder ? { revision: 0, closedBy: 'event-time' } : null;
  }
}

function nameOf({ key, sizeMs, startMs }: WindowRef): string {
  return `${key} ${sizeMs} ${startMs}`;
}

async function eachValue(owned: OwnedPartition, topic: string, take: (value: Buffer) => void): Promise<void> {
  for await (const run of owned.restore(topic)) for (const { value } of run) if (value !== null) take(value);
}

async function lastOffset(
  owned: OwnedPartition,
  topic: string,
  decode: (value: Uint8Array) => { readonly offset: number },
): Promise<number> {
  let last = -1;
  await eachValue(owned, topic, (value) => (last = Math.max(last, decode(value).offset)));
  return last;
}
