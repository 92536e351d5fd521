import type { Tick } from '@cmp/market';
import type { Clock, Logger } from '@cmp/runtime';
import { COINGECKO_ATTRIBUTION } from '../coingecko/coingecko-source.js';
import type { SourceState } from '@cmp/contracts';
import type { StatusBoard } from '../status/status-board.js';
import type { Observation, ObservationBatch, TickSource } from '../tick-source.js';
import { readReplayHead, replayLines, type BadReplayLine, type ReplayHead } from './replay-file.js';
import { anySimulated, dueMs, REPLAY, replayed, type ReplayPace } from './replay-schedule.js';

const MAX_BATCH = 1000;

export interface ReplayOptions extends ReplayPace {
  readonly path: string;
  /** Begin again at the end of the file, for ever. */
  readonly loop: boolean;
}

export interface ReplayParts {
  readonly clock: Clock;
  readonly board: StatusBoard;
  readonly logger: Logger;
}

/** Plays a recording of tick records in its recorded spacing. Ticks with the same event time stay together as one batch. */
export class ReplaySource implements TickSource {
  private played = 0;
  private badLines = 0;

  private constructor(
    private readonly options: ReplayOptions,
    private readonly parts: ReplayParts,
    private readonly head: ReplayHead,
  ) {
    this.say('starting', `recording ${options.path} is about to be played`);
  }

  /** Checks the recording first. Throws `StartupError` that names the file and the line. */
  static async open(options: ReplayOptions, parts: ReplayParts): Promise<ReplaySource> {
    return new ReplaySource(options, parts, await readReplayHead(options.path));
  }

  async *observe(signal: AbortSignal): AsyncGenerator<ObservationBatch> {
    this.say('ok', `playing the recording ${this.options.path}`);
    do {
      const startedMs = this.parts.clock.nowMs();
      for await (const ticks of this.batches()) {
        await this.waitUntilDue(ticks, startedMs, signal);
        if (signal.aborted) return;
        yield { origin: 'made', observations: this.observationsOf(ticks) };
      }
    } while (this.options.loop && !signal.aborted && (await this.paused(signal)));
    this.say('ok', `the recording ${this.options.path} is over: ${this.played} ticks, ${this.badLines} bad lines`);
  }

  private async waitUntilDue(ticks: readonly Tick[], startedMs: number, signal: AbortSignal): Promise<void> {
    const [first] = ticks;
    if (first === undefined) return;
    const waitMs = dueMs(first, this.head.firstMs, startedMs, this.options) - this.parts.clock.nowMs();
    if (waitMs > 0) await this.parts.clock.sleep(waitMs, signal);
  }

  private observationsOf(ticks: readonly Tick[]): readonly Observation[] {
    this.played += ticks.length;
    const nowMs = this.parts.clock.nowMs();
    return ticks.map((tick) => replayed(tick, nowMs, this.options));
  }

  /** Between two rounds, so that a recording of one moment does not spin. */
  private async paused(signal: AbortSignal): Promise<boolean> {
    await this.parts.clock.sleep(1000, signal);
    return !signal.aborted;
  }

  private async *batches(): AsyncGenerator<readonly Tick[]> {
    let batch: Tick[] = [];
    for await (const { tick, error } of replayLines(this.options.path)) {
      if (error !== null) {
        this.skip(error);
        continue;
      }
      if (batch.length >= MAX_BATCH || (batch[0] !== undefined && batch[0].eventTimeMs !== tick.eventTimeMs)) {
        yield batch;
        batch = [];
      }
      batch.push(tick);
    }
    if (batch.length > 0) yield batch;
  }

  /** A bad line beyond the checked head: said once each, counted in the status. */
  private skip(error: BadReplayLine): void {
    this.badLines += 1;
    this.parts.logger.warn('a line of the recording is left out', { error });
  }

  private say(state: SourceState, detail: string): void {
    this.parts.board.update(REPLAY, {
      state,
      detail,
      simulated: anySimulated(this.head.sources),
      attribution: this.head.sources.has('coingecko') ? COINGECKO_ATTRIBUTION : null,
    });
  }
}
