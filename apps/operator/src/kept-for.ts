import type { Clock } from '@cmp/runtime';

/** Answers that stay good for a while, by key: reconciles come in bursts, and must not ask the same each time. */
export class KeptFor<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly untilMs: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly ms: number,
    private readonly most = 5000,
  ) {}

  /** `worthKeeping` false: the answer is given, and asked for again the next time. */
  async get(key: string, ask: () => Promise<T>, worthKeeping: (value: T) => boolean = () => true): Promise<T> {
    const known = this.kept.get(key);
    if (known !== undefined && this.clock.nowMs() < known.untilMs) return known.value;
    const value = await ask();
    this.kept.delete(key);
    if (worthKeeping(value)) this.kept.set(key, { value, untilMs: this.clock.nowMs() + this.ms });
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
    return value;
  }
}
