import type { PulseRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import type { Clock } from '@cmp/runtime';
import { ReplayTurns } from '../feed/replay-turns.js';
import { HistoryBusyError } from '../http/pulse-history.js';
import { findWindow } from './find-window.js';
import { INPUT_LIMITS, readInputs, type FoundInputs, type InputLimits } from './read-inputs.js';
import type { WantedWindow } from './window-sighting.js';

export interface PulseExplanationsOptions {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  readonly clock: Clock;
  readonly disorderMs: number;
  readonly maxFutureSkewMs: number;
  readonly limits?: InputLimits;
}

/** A pulse, how it came to be what it is, and the ticks that made it. */
export type ExplainedPulse = FoundInputs & {
  /** The last revision. */
  readonly pulse: PulseRecord;
  /** Oldest first, as far as the pulse topic still holds them. */
  readonly revisions: readonly PulseRecord[];
};

/** There is no such window; `nearestEndMs` is the end of the one that lies nearest, null when the coin has none of this length. */
export class NoSuchWindowError extends Error {
  constructor(
    wanted: WantedWindow,
    readonly nearestEndMs: number | null,
  ) {
    super(`no window of ${wanted.coin} over ${wanted.windowMs} ms ends at ${wanted.endMs}`);
  }
}

/** Explains pulses from the log, one after the other: reading a long window costs far more than any other answer. */
export class PulseExplanations {
  private readonly turns: ReplayTurns;

  constructor(private readonly options: PulseExplanationsOptions) {
    this.turns = new ReplayTurns({ clock: options.clock, atOnce: 1 });
  }

  /** Throws `NoSuchWindowError`, `HistoryBusyError` and `LogError`. */
  async explain(wanted: WantedWindow): Promise<ExplainedPulse> {
    if (!(await this.turns.take(new AbortController().signal))) {
      throw new HistoryBusyError('another explanation is still being read; try again');
    }
    try {
      return await this.read(wanted);
    } finally {
      this.turns.giveBack();
    }
  }

  private async read(wanted: WantedWindow): Promise<ExplainedPulse> {
    const { revisions, nearestEndMs } = await findWindow(wanted, this.options);
    const pulse = revisions.at(-1);
    if (pulse === undefined) throw new NoSuchWindowError(wanted, nearestEndMs);
    const found = await readInputs(pulse, { limits: INPUT_LIMITS, ...this.options });
    return { pulse, revisions, ...found };
  }
}
