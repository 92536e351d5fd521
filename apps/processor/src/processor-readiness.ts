import type { Readiness } from '@cmp/runtime';

const PART = 'processor';

/** Whether the processor can do its work: member of its group, log within reach, no partition that keeps failing. */
export class ProcessorReadiness {
  private joined = false;
  private hindrance: string | null = null;
  private logFault: string | null = null;
  private readonly failing = new Map<number, string>();

  constructor(private readonly readiness: Readiness) {
    this.tell();
  }

  memberOfGroup(joined: boolean): void {
    this.joined = joined;
    this.hindrance = null;
    this.tell();
  }

  /** What keeps it from joining; gone with the next membership. */
  cannotJoin(fault: string): void {
    this.hindrance = fault;
    this.tell();
  }

  /** Null once the log answers again. */
  logAway(fault: string | null): void {
    if (fault === this.logFault) return;
    this.logFault = fault;
    this.tell();
  }

  /** True when that is news: no partition has been failing for this reason. A full disk fails all of them, again and again. */
  failed(partition: number, fault: string): boolean {
    const isNews = ![...this.failing.values()].includes(fault);
    this.failing.set(partition, fault);
    this.tell();
    return isNews;
  }

  worked(partition: number): void {
    if (this.failing.delete(partition)) this.tell();
  }

  /** A partition that another replica has now is no longer this one's trouble. */
  owned(partitions: readonly number[]): void {
    const gone = [...this.failing.keys()].filter((partition) => !partitions.includes(partition));
    for (const partition of gone) this.failing.delete(partition);
    if (gone.length > 0) this.tell();
  }

  private tell(): void {
    const reason = this.reason();
    this.readiness.set(PART, reason === null, reason ?? '');
  }

  private reason(): string | null {
    if (this.logFault !== null) return `the log does not answer: ${this.logFault}`;
    if (!this.joined) return this.hindrance ?? 'has not joined its group yet';
    for (const [partition, fault] of this.failing) return `partition ${partition} cannot be processed: ${fault}`;
    return null;
  }
}
