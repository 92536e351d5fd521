import {
  conditionTransitions,
  findCondition,
  isConditionTrue,
  removeCondition,
  setCondition,
  type ConditionNow,
} from '../index.js';

const T0 = Date.parse('2026-01-01T00:00:00.500Z');
const ready = (now: Partial<ConditionNow> = {}): ConditionNow => ({
  type: 'Ready',
  status: 'True',
  reason: 'AllWell',
  message: 'all is well',
  observedGeneration: 1,
  ...now,
});

describe('conditions', () => {
  const first = setCondition([], ready(), T0);

  it('has whole seconds as the time of the transition', () => {
    expect(first).toEqual([{ ...ready(), lastTransitionTime: '2026-01-01T00:00:00Z' }]);
  });

  it('keeps the time while only reason, message or generation change', () => {
    const later = setCondition(first, ready({ reason: 'Other', message: 'x', observedGeneration: 2 }), T0 + 60_000);
    expect(later[0]).toMatchObject({
      reason: 'Other',
      observedGeneration: 2,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    });
  });

  it('moves the time when the status changes', () => {
    const later = setCondition(first, ready({ status: 'False' }), T0 + 60_000);
    expect(later[0]?.lastTransitionTime).toBe('2026-01-01T00:01:00Z');
  });

  it('is the very same list when nothing is new, so that nothing need be written', () => {
    expect(setCondition(first, ready(), T0 + 60_000)).toBe(first);
  });

  it('holds one condition a type, in the order in which they came', () => {
    const two = setCondition(first, ready({ type: 'Degraded', status: 'False' }), T0);
    const again = setCondition(two, ready({ status: 'Unknown' }), T0);
    expect(again.map(({ type, status }) => `${type}=${status}`)).toEqual(['Ready=Unknown', 'Degraded=False']);
    expect(removeCondition(again, 'Ready')).toHaveLength(1);
    expect(isConditionTrue(again, 'Ready')).toBe(false);
    expect(findCondition(again, 'Absent')).toBeNull();
  });

  it('names as transitions what has another status or reason, not another message', () => {
    const other = setCondition(first, ready({ message: 'words' }), T0);
    expect(conditionTransitions(first, other)).toEqual([]);
    expect(conditionTransitions(first, setCondition(first, ready({ reason: 'R' }), T0))).toHaveLength(1);
    expect(conditionTransitions([], first)).toEqual(first);
  });
});
