import { BARE_CLUSTER, build, EVERYTHING, find } from '../../testing/build.js';

function replicasOf(spec: object, facts: object = {}): Readonly<Record<string, string>> {
  const wanted = build(spec, facts).replicas;
  return Object.fromEntries(wanted.map(({ component, replicas, setBy }) => [component, `${replicas} by ${setBy}`]));
}

describe('how many pods are wanted', () => {
  it('is one of each unless something else is said', () => {
    expect(replicasOf({})).toEqual({
      producer: '1 by operator',
      processor: '1 by operator',
      gateway: '1 by operator',
      dashboard: '1 by operator',
    });
  });

  it('is left to the autoscaler where there is one', () => {
    expect(replicasOf(EVERYTHING)).toMatchObject({ processor: '2 by autoscaler', gateway: '3 by autoscaler' });
  });

  it('is the least where KEDA is wanted and not there', () => {
    const facts = { apis: BARE_CLUSTER.apis };
    expect(replicasOf(EVERYTHING, facts)).toMatchObject({ processor: '2 by operator', gateway: '3 by operator' });
  });

  it('is zero in a pause for what makes the flow, and unchanged for what shows it', () => {
    expect(replicasOf({ ...EVERYTHING, paused: true })).toEqual({
      producer: '0 by operator',
      processor: '0 by operator',
      gateway: '3 by autoscaler',
      dashboard: '2 by operator',
    });
  });

  it('is told to KEDA in a pause, which would bring the processor back otherwise', () => {
    const annotationsOf = (spec: object, name: string) => find(build(spec), 'ScaledObject', name).metadata.annotations;
    const paused = { ...EVERYTHING, paused: true };
    expect(annotationsOf(paused, 'pulse-processor')).toEqual({ 'autoscaling.keda.sh/paused-replicas': '0' });
    expect(annotationsOf(paused, 'pulse-gateway')).toBeUndefined();
    expect(annotationsOf(EVERYTHING, 'pulse-processor')).toBeUndefined();
  });

  it('leaves a dashboard out that nobody wants', () => {
    expect(replicasOf({ dashboard: { enabled: false } })).not.toHaveProperty('dashboard');
  });
});
