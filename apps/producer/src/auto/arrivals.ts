/**
 * What several promises bring, one after the other in the order of their arrival. Each is listened to once: racing a slow one against
 * many quick ones (`Promise.race`) would keep all their results in memory for as long as the slow one is silent.
 */
export class Arrivals<T> {
  private readonly come: (() => T)[] = [];
  private wake: () => void = () => undefined;

  expect(promise: Promise<T>): void {
    promise.then(
      (value) => this.arrived(() => value),
      (error: unknown) =>
        this.arrived(() => {
          throw error;
        }),
    );
  }

  /** Rejects as the promise did that came next. */
  async next(): Promise<T> {
    for (;;) {
      const read = this.come.shift();
      if (read !== undefined) return read();
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private arrived(read: () => T): void {
    this.come.push(read);
    this.wake();
  }
}
