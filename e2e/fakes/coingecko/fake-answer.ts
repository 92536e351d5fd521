/** What a caller asked, as far as `/simple/price` is concerned. */
export interface FakeCall {
  /** Epoch ms by the fake's own clock. */
  readonly atMs: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Counts from 1. */
  readonly number: number;
}

/** One HTTP answer, or a way of not giving one. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** `cut`: the connection ends in the middle of the body; `hang`: nothing is ever sent; `drop`: closed without a byte. */
  readonly fault?: 'cut' | 'hang' | 'drop';
}

export type Answerer = (call: FakeCall) => FakeAnswer;

const JSON_TYPE = 'application/json; charset=utf-8';

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

export function html(body: string, status: number): FakeAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

/** Gives the answerers in turn, one per call; the last one stays. */
export function inTurn(...answerers: readonly Answerer[]): Answerer {
  let next = 0;
  return (call) => {
    const answerer = answerers[Math.min(next, answerers.length - 1)];
    next += 1;
    if (answerer === undefined) throw new Error('inTurn needs at least one answerer');
    return answerer(call);
  };
}
