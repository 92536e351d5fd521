import {
  conditionTransitions,
  findCondition,
  isConditionTrue,
  type Condition,
  type EventRecorder,
  type KubeObject,
} from '@cmp/kube';

type Conditions = readonly Condition[];

/** An event for each condition that turned: a warning for what needs a person. What a new resource is before anything happened is no news. */
export function recordTransitions(
  events: Pick<EventRecorder, 'record'>,
  object: KubeObject,
  before: Conditions,
  after: Conditions,
): void {
  const worthTelling = conditionTransitions(before, after).filter((condition) => isNews(condition, before));
  for (const { type, status, reason, message } of worthTelling) {
    const isTrouble =
      type === 'Degraded'
        ? status === 'True'
        : type === 'Ready' && status === 'False' && !isConditionTrue(after, 'Progressing');
    const note = `${type} is ${status}: ${message}`;
    events.record(object, { type: isTrouble ? 'Warning' : 'Normal', reason, action: 'Reconcile', note });
  }
}

function isNews({ type, status }: Condition, before: Conditions): boolean {
  const was = findCondition(before, type)?.status;
  switch (type) {
    case 'Ready':
      // Why it is not ready yet is told by Progressing and Degraded.
      return status === 'True' || was === 'True';
    case 'Degraded':
      return status === 'True' || was === 'True';
    default:
      return true;
  }
}
