import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { FULL_CLUSTER, objectsOf, type Open } from '../../testing/build.js';
import { desiredState } from '../desired/desired-state.js';
import { parseMarketPulse } from './parse-market-pulse.js';

const FOLDER = fileURLToPath(new URL('../../../../k8s/samples', import.meta.url));
const samples = readdirSync(FOLDER).sort();

const read = (file: string): Open => parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));

/** As the API server would hand it over. */
const stored = (file: string): Open => {
  const sample = read(file);
  return { ...sample, metadata: { ...sample.metadata, namespace: 'market', uid: 'uid' } };
};

/** Every field that the sample writes, with the value that the parser took for it. */
function* lost(written: Open, taken: Open, path = ''): Iterable<string> {
  for (const [name, value] of Object.entries(written)) {
    if (!(name in (taken ?? {}))) yield `${path}.${name}`;
    else if (typeof value === 'object' && value !== null) yield* lost(value, taken[name], `${path}.${name}`);
  }
}

describe.each(samples)('the sample %s', (file) => {
  it('is a MarketPulse', () => expect(() => parseMarketPulse(stored(file))).not.toThrow());

  it('has no field that nobody knows', () => {
    expect([...lost(read(file).spec, parseMarketPulse(stored(file)).spec)]).toEqual([]);
  });

  it('can be had whole on a cluster that has everything', () => {
    const { stages, findings, replicas } = desiredState(parseMarketPulse(stored(file)), FULL_CLUSTER);
    expect(stages.map(({ name }) => name)).toEqual(['topics', 'processor', 'gateway', 'producer', 'dashboard']);
    expect(findings.filter(({ reason }) => reason !== 'MissingSecret')).toEqual([]);
    expect(replicas).toHaveLength(4);
  });

  it('makes each object once', () => {
    const { stages, ...rest } = desiredState(parseMarketPulse(stored(file)), FULL_CLUSTER);
    const keys = objectsOf({ stages, ...rest }).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
