import { build, EVERYTHING, find, FULL_CLUSTER, pulseOf } from '../../testing/build.js';
import { referencedSecrets } from './component-inputs.js';
import { desiredState } from './desired-state.js';

const SECRETS = referencedSecrets(pulseOf(EVERYTHING));

function annotationsOf(component: string, secrets: ReadonlyMap<string, string>, spec: object = EVERYTHING) {
  const state = desiredState(pulseOf(spec), { ...FULL_CLUSTER, secrets });
  return find(state, 'Deployment', `pulse-${component}`).spec.template.metadata.annotations;
}

const sums = (changed?: string) => new Map(SECRETS.map((name) => [name, name === changed ? 'new' : 'old']));

describe('a change', () => {
  it.each([
    ['pulse-producer', ['producer']],
    ['coingecko', ['producer']],
    ['gateway-keys', ['gateway']],
    ['pulse-kafka-cluster-ca-cert', ['producer', 'processor', 'gateway']],
  ])('of Secret %s replaces the pods that rest on it, and no others', (secret, components) => {
    const replaced = ['producer', 'processor', 'gateway', 'dashboard'].filter(
      (component) =>
        JSON.stringify(annotationsOf(component, sums())) !== JSON.stringify(annotationsOf(component, sums(secret))),
    );
    expect(replaced).toEqual(components);
  });

  it('of the coins replaces producer and gateway, and leaves the processor its state', () => {
    const spec = { ...EVERYTHING, coins: ['monero'] };
    const settings = (component: string, of: object) =>
      annotationsOf(component, sums(), of)['market-pulse.io/settings'];
    const replaced = ['producer', 'processor', 'gateway', 'dashboard'].filter(
      (component) => settings(component, EVERYTHING) !== settings(component, spec),
    );
    expect(replaced).toEqual(['producer', 'gateway']);
  });

  it('of nothing changes nothing', () => {
    expect(build(EVERYTHING)).toEqual(build(EVERYTHING));
  });
});

describe('a Secret that is not there', () => {
  it('is named, and what rests on it is built all the same', () => {
    const { findings, stages } = build(EVERYTHING, { secrets: new Map() });
    expect(findings).toContainEqual({
      reason: 'MissingSecret',
      message: 'Secret coingecko is not there: pods wait for it',
    });
    // Those of Strimzi's users come with the users.
    expect(findings.filter(({ reason }) => reason === 'MissingSecret')).toHaveLength(2);
    expect(stages.every(({ objects }) => objects.length > 0)).toBe(true);
  });
});
