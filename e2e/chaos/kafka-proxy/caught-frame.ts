import type { KafkaRequest } from './kafka-request.js';

/** `request`: before it reaches the broker. `answer`: the broker has acted, the client does not know yet. */
export type Stage = 'request' | 'answer';

/** `pass` it on, `drop` it alone, or `cut` the whole connection on both sides. */
export type Verdict = 'pass' | 'drop' | 'cut';

/** Which frame to catch. */
export interface Catch {
  readonly apiKey: number;
  readonly stage: Stage;
  /** Text that the request must hold, such as a topic. */
  readonly naming?: string;
  /** Least length of what is caught, such as an answer that holds records. */
  readonly leastBytes?: number;
}

/** A frame on its way, held until the test decides. What follows it in the same direction of its connection waits too. */
export class CaughtFrame {
  readonly verdict: Promise<Verdict>;
  private decide: (verdict: Verdict) => void = () => undefined;

  constructor(readonly request: KafkaRequest) {
    this.verdict = new Promise((resolve) => (this.decide = resolve));
  }

  /** Only the first call counts. */
  release(verdict: Verdict): void {
    this.decide(verdict);
  }
}
