import { isDeepStrictEqual } from 'node:util';

/** `metav1.Condition`: one per type in a status, a list that the API merges by `type`. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** CamelCase, for programs. */
  readonly reason: string;
  /** A sentence, for people. */
  readonly message: string;
  /** The generation of the spec that this says something about. */
  readonly observedGeneration?: number;
  /** When `status` changed; not when reason or message did. */
  readonly lastTransitionTime: string;
}

export type ConditionNow = Omit<Condition, 'lastTransitionTime'>;

/** The conditions with `next` in its place; the very same list when it says nothing new. */
export function setCondition(
  conditions: readonly Condition[],
  next: ConditionNow,
  nowMs: number,
): readonly Condition[] {
  const before = findCondition(conditions, next.type);
  const unchanged = before?.status === next.status;
  const lastTransitionTime = unchanged ? before.lastTransitionTime : timeOf(nowMs);
  const after: Condition = { ...next, lastTransitionTime };
  if (before === null) return [...conditions, after];
  if (isDeepStrictEqual(before, after)) return conditions;
  return conditions.map((condition) => (condition.type === next.type ? after : condition));
}

export function findCondition(conditions: readonly Condition[], type: string): Condition | null {
  return conditions.find((condition) => condition.type === type) ?? null;
}

export function isConditionTrue(conditions: readonly Condition[], type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

export function removeCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return findCondition(conditions, type) === null ? conditions : conditions.filter((other) => other.type !== type);
}

/** Conditions whose status or reason is another than before: what is worth an event. */
export function conditionTransitions(before: readonly Condition[], after: readonly Condition[]): readonly Condition[] {
  return after.filter(({ type, status, reason }) => {
    const old = findCondition(before, type);
    return old?.status !== status || old.reason !== reason;
  });
}

/** `metav1.Time` has whole seconds. */
function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
