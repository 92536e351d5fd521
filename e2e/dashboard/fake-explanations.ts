import type { PulseRecord } from '@cmp/contracts';

/** A tick of a window, as `GET /api/pulses/{coin}/{windowEnd}/inputs` tells it. */
export interface FakeInput {
  readonly partition: number;
  readonly offset: number;
  readonly record_id: string;
  readonly event_time: string;
  readonly price: number;
  readonly source: string;
  readonly counted: true;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The gateway's answers on where a price comes from. */
export class FakeExplanations {
  private readonly inputs = new Map<string, readonly FakeInput[]>();
  /** Answers every question with this instead, when set. */
  refusal: FakeAnswer | null = null;

  /** The log holds these prices of the window, in this order; what is not told is not in it. */
  remember({ coin, window_end, window_ms }: PulseRecord, prices: readonly number[]): void {
    const endMs = Date.parse(window_end);
    const inputs = prices.map((price, at) => ({
      partition: 0,
      offset: 1_000 + at * 10,
      record_id: `${coin}-${endMs}-${at}`,
      event_time: new Date(endMs - window_ms + ((at + 1) * window_ms) / (prices.length + 1)).toISOString(),
      price,
      source: 'coingecko',
      counted: true as const,
    }));
    this.inputs.set(`${coin} ${endMs} ${window_ms}`, inputs);
  }

  /** Null when it is another address. */
  answer(address: string, log: readonly PulseRecord[]): FakeAnswer | null {
    const { pathname, searchParams } = new URL(address, 'http://gateway');
    const [, coin, end] = /^\/api\/pulses\/([^/]+)\/([^/]+)\/inputs$/.exec(decodeURIComponent(pathname)) ?? [];
    if (coin === undefined || end === undefined) return null;
    if (this.refusal !== null) return this.refusal;
    const windowMs = Number(searchParams.get('window_ms') ?? 30_000);
    const revisions = log
      .filter((pulse) => pulse.coin === coin && pulse.window_ms === windowMs && pulse.window_end === end)
      .toSorted((a, b) => a.revision - b.revision);
    const pulse = revisions.at(-1);
    if (pulse === undefined) {
      const message = `no window of ${coin} over ${windowMs} ms ends at ${end}`;
      return { status: 404, body: { error: { code: 'no_such_window', message } } };
    }
    const inputs = this.inputs.get(`${coin} ${Date.parse(end)} ${windowMs}`) ?? null;
    const found =
      inputs === null
        ? { inputs, complete: false, why: 'the pulse was written before pulses told where their inputs are' }
        : inputs.length === pulse.samples
          ? { inputs, complete: true }
          : {
              inputs,
              complete: false,
              why: 'retention has removed offsets 980 to 999 of partition 0 of the tick topic',
            };
    return { status: 200, body: { pulse, revisions, ...found } };
  }
}
