/** How long any topic may be unknown to a broker although it exists. */
const NEWS_MS = 2000;

/**
 * The news that a topic exists takes a moment to reach all brokers, and much longer to reach one that has just started: of topics that we
 * have made ourselves it is waited for.
 */
export class TopicNews {
  private readonly madeMs = new Map<string, number>();

  /** `patienceMs`: how long a topic that was made may be unknown. */
  constructor(private readonly patienceMs: number) {}

  made(topics: readonly string[], nowMs: number): void {
    for (const topic of topics) this.madeMs.set(topic, nowMs);
  }

  /** Whether a broker that does not know the topic, asked since `sinceMs`, may know it soon. */
  mayCome(topic: string | undefined, sinceMs: number, nowMs: number): boolean {
    const madeMs = topic === undefined ? undefined : this.madeMs.get(topic);
    return nowMs < sinceMs + NEWS_MS || (madeMs !== undefined && nowMs < madeMs + this.patienceMs);
  }
}
