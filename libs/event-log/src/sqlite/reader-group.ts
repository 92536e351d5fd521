import type { JoinOptions, Membership } from '../event-log.js';
import type { LogParts } from './log-parts.js';
import { Ownership } from './ownership.js';
import type { TopicState } from './partition-state.js';

/**
 * The members of one group on one topic within this process (no other can have the file open). Partition p belongs to member
 * p modulo the number of members; a partition whose member does not change is left alone.
 */
export class ReaderGroup {
  private readonly members: Member[] = [];
  private readonly held = new Map<number, { member: Member; ownership: Ownership }>();

  constructor(
    private readonly parts: LogParts,
    private readonly topic: TopicState,
  ) {}

  join(options: JoinOptions): Membership {
    const member = new Member(options, this);
    this.members.push(member);
    this.share();
    return member;
  }

  async leave(member: Member): Promise<void> {
    const runs = this.ownerships(member).map(({ ended }) => ended);
    const index = this.members.indexOf(member);
    if (index >= 0) this.members.splice(index, 1);
    this.share();
    await Promise.all(runs);
  }

  async close(): Promise<void> {
    await Promise.all([...this.members].map((member) => member.leave()));
  }

  ownerships(member: Member): Ownership[] {
    return [...this.held.values()].filter((one) => one.member === member).map((one) => one.ownership);
  }

  private share(): void {
    for (const at of this.topic.partitions) {
      const held = this.held.get(at.partition);
      const member = this.members[at.partition % this.members.length];
      if (held?.member === member) continue;
      held?.ownership.release();
      this.held.delete(at.partition);
      if (member === undefined) continue;
      this.held.set(at.partition, { member, ownership: new Ownership(this.parts, member.options, at) });
    }
  }
}

class Member implements Membership {
  readonly done: Promise<void>;
  private leaving: Promise<void> | null = null;
  private finish: () => void = () => undefined;

  constructor(
    readonly options: JoinOptions,
    private readonly group: ReaderGroup,
  ) {
    this.done = new Promise((resolve) => (this.finish = resolve));
  }

  ownedPartitions(): readonly number[] {
    return this.group.ownerships(this).map(({ at }) => at.partition);
  }

  leave(): Promise<void> {
    this.leaving ??= this.group.leave(this).finally(this.finish);
    return this.leaving;
  }
}
