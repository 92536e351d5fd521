import { decodeTick, RecordFormatError, type PulseRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import type { Tick } from '@cmp/market';

/** A tick that counts in a window, and where it stands in the tick topic. */
export interface PulseInput {
  readonly partition: number;
  readonly offset: number;
  readonly record_id: string;
  /** When the price was observed: inside the window. */
  readonly event_time: string;
  readonly price: number;
  readonly change_24h: number | null;
  readonly volume_24h: number | null;
  readonly source: string;
  readonly source_time: string | null;
  readonly counted: true;
}

export interface CountingRules {
  readonly maxFutureSkewMs: number;
}

/** Beyond these the processor refuses a number. */
const MAX_MAGNITUDE = 1e30;
const MIN_PRICE = 1e-30;

/** Finds the samples of a pulse among the records of its stretch of the tick topic, by the rules of the processor. */
export class CountedInputs {
  readonly inputs: PulseInput[] = [];
  private readonly seen = new Set<string>();
  private readonly startMs: number;
  private readonly endMs: number;

  constructor(
    private readonly pulse: PulseRecord,
    private readonly rules: CountingRules,
  ) {
    this.startMs = Date.parse(pulse.window_start);
    this.endMs = Date.parse(pulse.window_end);
  }

  /** Records must come in the order of the log. */
  take(record: LogRecord): void {
    const tick = record.key?.toString() === this.pulse.coin ? this.accepted(record) : null;
    if (tick === null || this.seen.has(tick.recordId)) return;
    this.seen.add(tick.recordId);
    if (tick.eventTimeMs < this.startMs || tick.eventTimeMs >= this.endMs) return;
    this.inputs.push(inputOf(tick, record));
  }

  /** Null for a record that the processor made a dead letter. */
  private accepted({ value, appendTimeMs }: LogRecord): Tick | null {
    const tick = value === null ? null : tickOrNull(value);
    if (tick === null || tick.coin !== this.pulse.coin) return null;
    if (tick.eventTimeMs - appendTimeMs > this.rules.maxFutureSkewMs) return null;
    const { price, change24hPct, volume24h } = tick;
    const largest = Math.max(price, Math.abs(change24hPct ?? 0), Math.abs(volume24h ?? 0));
    return price >= MIN_PRICE && largest <= MAX_MAGNITUDE ? tick : null;
  }
}

function tickOrNull(value: Buffer): Tick | null {
  try {
    return decodeTick(value);
  } catch (error) {
    if (error instanceof RecordFormatError) return null;
    throw error;
  }
}

function inputOf(tick: Tick, { partition, offset }: LogRecord): PulseInput {
  return {
    partition,
    offset,
    record_id: tick.recordId,
    event_time: new Date(tick.eventTimeMs).toISOString(),
    price: tick.price,
    change_24h: tick.change24hPct,
    volume_24h: tick.volume24h,
    source: tick.source,
    source_time: tick.sourceTimeMs === null ? null : new Date(tick.sourceTimeMs).toISOString(),
    counted: true,
  };
}
