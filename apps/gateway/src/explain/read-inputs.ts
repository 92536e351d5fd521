import { TICK_TOPIC, type PulseInputs, type PulseRecord } from '@cmp/contracts';
import { OffsetOutOfRangeError, type EventLog } from '@cmp/event-log';
import { CountedInputs, type CountingRules, type PulseInput } from './counted-inputs.js';

export interface ReadInputsOptions extends CountingRules {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  readonly limits: InputLimits;
}

/** How much one explanation may read and answer. */
export interface InputLimits {
  readonly records: number;
  readonly bytes: number;
  readonly inputs: number;
}

export const INPUT_LIMITS: InputLimits = { records: 300_000, bytes: 128 * 1024 * 1024, inputs: 20_000 };

/** `inputs` is null when nobody can tell; `why` says what is missing when they are not all. */
export type FoundInputs =
  | { readonly inputs: readonly PulseInput[]; readonly complete: true }
  | { readonly inputs: readonly PulseInput[] | null; readonly complete: false; readonly why: string };

/** The samples of a pulse from the tick topic, oldest offset first. Throws `LogError`. */
export async function readInputs(pulse: PulseRecord, options: ReadInputsOptions): Promise<FoundInputs> {
  const { inputs: range, closed_by } = pulse;
  if (closed_by === 'ingest') return unknown('the pulse was posted to /ingest: its inputs are not in the log');
  if (range === null) return unknown('the pulse was written before pulses told where their inputs are');
  const bounds = await options.log.bounds(TICK_TOPIC);
  const own = bounds.find(({ partition }) => partition === range.partition);
  if (own === undefined || range.last_offset >= own.endOffset) {
    return unknown(`the tick topic ends before offset ${range.last_offset} of partition ${range.partition}`);
  }
  const counted = new CountedInputs(pulse, options);
  const fromOffset = Math.max(range.first_offset, own.startOffset);
  const stopped = fromOffset > range.last_offset ? null : await readStretch(counted, range, fromOffset, options);
  const { inputs } = counted;
  if (fromOffset > range.first_offset) return missing(inputs, removed(range, fromOffset));
  if (stopped !== null) return missing(inputs, stopped);
  if (inputs.length === pulse.samples) return { inputs, complete: true };
  return missing(inputs, `the log has ${inputs.length} ticks for this window, the pulse counts ${pulse.samples}`);
}

/** Says why when it stops before the end of the range. */
async function readStretch(
  counted: CountedInputs,
  { partition, last_offset }: PulseInputs,
  fromOffset: number,
  { log, limits }: ReadInputsOptions,
): Promise<string | null> {
  let records = 0;
  let bytes = 0;
  try {
    for await (const run of log.read({ topic: TICK_TOPIC, partition, fromOffset, toOffset: last_offset + 1 })) {
      for (const record of run) {
        if (records >= limits.records) return stoppedAfter(`${limits.records} records`, record.offset, last_offset);
        if (bytes >= limits.bytes) return stoppedAfter(`${limits.bytes} bytes`, record.offset, last_offset);
        if (counted.inputs.length >= limits.inputs) {
          return stoppedAfter(`${limits.inputs} inputs`, record.offset, last_offset);
        }
        records += 1;
        bytes += record.value?.length ?? 0;
        counted.take(record);
      }
    }
    return null;
  } catch (error) {
    // Retention has passed by while it was read.
    if (error instanceof OffsetOutOfRangeError) return error.message;
    throw error;
  }
}

function removed({ partition, first_offset, last_offset }: PulseInputs, startOffset: number): string {
  const upTo = Math.min(startOffset - 1, last_offset);
  return `retention has removed offsets ${first_offset} to ${upTo} of partition ${partition} of the tick topic`;
}

function stoppedAfter(limit: string, offset: number, lastOffset: number): string {
  return `reading stopped after ${limit}, at offset ${offset} of up to ${lastOffset}`;
}

function unknown(why: string): FoundInputs {
  return { inputs: null, complete: false, why };
}

function missing(inputs: readonly PulseInput[], why: string): FoundInputs {
  return { inputs, complete: false, why };
}
