import { createHash } from 'node:crypto';
import { BARE_CLUSTER, build, EVERYTHING, EXISTING, type Open } from '../../testing/build.js';
import { marketPulseRoot } from '../resource/market-pulse.js';
import { structuralSchema, type StructuralSchema } from '../resource/structural-schema.js';

/** Another value for a leaf than the one it has, where none can be guessed from its schema; `[before, after]`. */
const PAIRS: Readonly<Record<string, readonly [unknown, unknown]>> = {
  'topics.partitions': [12, 24],
  'topics.replication': [3, 2],
  'kafka.managed.brokers': [3, 4],
  'thresholds.volatilePct': [5, 6],
  'windows.more[].size': ['5m', '10m'],
  'windows.more[].advance': ['30s', '10s'],
  'windows.idleClose': ['3s', 'off'],
  'thresholds.alert.clearPct': [4.5, 4],
  'thresholds.alert.raisePct': [5, 6],
  'processor.autoscaling.minReplicas': [2, 3],
  'processor.autoscaling.maxReplicas': [12, 11],
  'gateway.autoscaling.minReplicas': [3, 2],
  'gateway.autoscaling.maxReplicas': [10, 9],
  'source.coingecko.plan': ['pro', 'basic'],
  'source.kind': ['coingecko', 'simulated'],
};

/** Leaves that a state without their neighbours is needed for. */
const BASES: readonly (readonly [RegExp, Open])[] = [
  [/^(processor|gateway)\.replicas$/, { ...EVERYTHING, processor: {}, gateway: {} }],
  [/^kafka\.existing|^exposure\.httpRoute/, EXISTING],
  // With a route the certificate is the Gateway's.
  [/^exposure\.tls\.secretName/, { ...EVERYTHING, exposure: { host: 'pulse.example.org', ingress: {} } }],
];

interface Leaf {
  readonly path: string;
  readonly schema: StructuralSchema;
}

function* leaves(path: string, schema: StructuralSchema): Iterable<Leaf> {
  if (schema.items?.properties !== undefined) return yield* leaves(`${path}[]`, schema.items);
  if (schema.properties === undefined) return yield { path, schema };
  for (const [name, each] of Object.entries(schema.properties))
    yield* leaves(path === '' ? name : `${path}.${name}`, each);
}

/** Two values that the schema lets pass. */
function twoValues({ path, schema }: Leaf): readonly [unknown, unknown] {
  if (path in PAIRS) return PAIRS[path]!;
  if (Array.isArray(schema.enum)) return [schema.enum[0], schema.enum[1]];
  if (schema.type === 'boolean') return [false, true];
  if (schema.type === 'integer' || schema.type === 'number') {
    const least = Number(schema.minimum);
    return [least, least + 1];
  }
  if (schema.additionalProperties !== undefined) return [{ a: 'b' }, { a: 'c' }];
  if (schema.type === 'array') return [[textFor(path, 1)], [textFor(path, 2)]];
  return [textFor(path, 1), textFor(path, 2)];
}

/** Texts of the shape that a field's name suggests. */
function textFor(path: string, which: 1 | 2): string {
  if (/coins$/.test(path)) return ['bitcoin', 'monero'][which - 1]!;
  if (/bootstrapServers$/.test(path)) return `kafka-${which}.example.org:9092`;
  if (/allowedOrigins$/.test(path)) return `https://site-${which}.example.org`;
  if (/baseUrl$/.test(path)) return `https://proxy-${which}.example.org/api/v3`;
  if (/requests\.memory$/.test(path)) return ['2Gi', '3Gi'][which - 1]!;
  if (/limits\.memory$/.test(path)) return ['8Gi', '9Gi'][which - 1]!;
  if (/size$/.test(path) && path.startsWith('kafka')) return ['10Gi', '20Gi'][which - 1]!;
  if (/\.cpu$/.test(path)) return ['1', '2'][which - 1]!;
  if (/tolerations\[\]/.test(path)) return ['a', 'b'][which - 1]!;
  if (DURATIONS.test(path)) return ['20s', '25s'][which - 1]!;
  if (path === 'topics.retention') return `${which}h`;
  return `text-${which}`;
}

const DURATIONS = /(pollInterval|interval|size|grace|correction|cooldown|drain|After|Every)$/;

function withValue(base: Open, [step, ...rest]: readonly string[], value: unknown): Open {
  if (step === undefined) return value;
  if (step.endsWith('[]')) {
    const name = step.slice(0, -2);
    const [first = {}, ...others] = base?.[name] ?? [];
    return { ...base, [name]: [withValue(first, rest, value), ...others] };
  }
  return { ...base, [step]: withValue(base?.[step], rest, value) };
}

function built({ path }: Leaf, value: unknown): string {
  const [, base] = BASES.find(([pattern]) => pattern.test(path)) ?? [null, EVERYTHING];
  const { stages, replicas } = build(withValue(base, path.split('.'), value));
  return createHash('sha256')
    .update(JSON.stringify([stages, replicas]))
    .digest('hex');
}

const all = [...leaves('', structuralSchema(marketPulseRoot).properties!.spec!)];

describe('every field of the spec', () => {
  it('is walked: there are some hundred and fifty', () => expect(all.length).toBeGreaterThan(120));

  it.each(all.map((leaf) => [leaf.path, leaf] as const))('%s changes what is built', (_, leaf) => {
    const [before, after] = twoValues(leaf);
    expect(built(leaf, before)).not.toBe(built(leaf, after));
  });

  it('still builds what a bare cluster has when nothing else is installed', () => {
    const { stages, findings } = build(EVERYTHING, { apis: BARE_CLUSTER.apis });
    const kinds = new Set(stages.flatMap(({ objects }) => objects.map(({ apiVersion }) => apiVersion)));
    expect([...kinds].filter((apiVersion) => /strimzi|keda|cert-manager|coreos|gateway\./.test(apiVersion))).toEqual(
      [],
    );
    expect(findings.map(({ reason }) => reason)).toEqual(Array(5).fill('MissingAPI'));
  });
});
