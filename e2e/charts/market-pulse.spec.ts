import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { lintChart, only, renderChart, type Rendering } from './render-chart.js';

const CHART = 'market-pulse';
const folder = new URL('../../charts/', import.meta.url);
const crd = parse(readFileSync(new URL('market-pulse-operator/crd/marketpulses.yaml', folder), 'utf8'));
const specSchema = closed(crd.spec.versions[0].schema.openAPIV3Schema.properties.spec) as AnySchema;
const fits = new Ajv2020({ strict: false, allErrors: true }).compile(specSchema);

/** As the API server has it with strict validation: a field that the definition does not know is an error. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? closed(value as Record<string, unknown>)
      : value,
  ]);
  const open = 'properties' in schema && typeof schema['type'] === 'string' && !('additionalProperties' in schema);
  return { ...Object.fromEntries(entries), ...(open ? { additionalProperties: false } : {}) };
}

const pulse = (rendering: Rendering = {}) => only(renderChart(CHART, rendering), 'MarketPulse');

describe('the chart market-pulse', () => {
  it('passes the strict lint of Helm', () => {
    expect(lintChart(CHART)).toMatchObject({ passed: true });
  });

  it('refuses a value that nobody reads, and one of the wrong kind, by name', () => {
    expect(() => renderChart(CHART, { set: ['windws.size=30s'] })).toThrow(
      "additional properties 'windws' not allowed",
    );
    expect(() => renderChart(CHART, { set: ['windows.syze=30s'] })).toThrow("additional properties 'syze' not allowed");
    expect(() => renderChart(CHART, { set: ['topics.partitions=many'] })).toThrow('/topics/partitions');
  });

  describe('marketpulse.yaml', () => {
    const files = readdirSync(new URL(CHART, folder)).filter((name) => /^values-.*\.yaml$/.test(name));

    it.each([[], ...files.map((file) => [file])].map((values) => [values[0] ?? 'values.yaml alone', values]))(
      'makes a resource that its definition takes, with %s',
      (_, values) => {
        const { spec, apiVersion, metadata } = pulse({ values: values });
        expect({ apiVersion, name: metadata.name }).toEqual({ apiVersion: 'market-pulse.io/v1alpha1', name: 'demo' });
        expect({ fits: fits(spec), errors: fits.errors }).toEqual({ fits: true, errors: null });
      },
    );

    it('says nothing that was not chosen, so that newer defaults of the resource are not held back', () => {
      expect(Object.keys(pulse().spec as object).sort()).toEqual(['coins', 'kafka']);
      expect(pulse().spec.kafka).toEqual({ managed: {} });
    });

    it('takes an existing Kafka instead of a managed one as soon as it is named', () => {
      const set = ['kafka.existing.bootstrapServers={kafka.example.org:9092}'];
      expect(pulse({ values: ['values-dev.yaml'], set }).spec.kafka).toEqual({
        managed: { brokers: 1, storage: { ephemeral: true } },
        existing: { bootstrapServers: ['kafka.example.org:9092'] },
      });
      expect(pulse({ set }).spec.kafka).toEqual({ existing: { bootstrapServers: ['kafka.example.org:9092'] } });
    });

    it('is small in development and large in production, as the files say', () => {
      const development = pulse({ values: ['values-dev.yaml'] }).spec;
      expect(development).toMatchObject({ kafka: { managed: { brokers: 1 } }, topics: { partitions: 1 } });
      expect(pulse({ values: ['values-production.yaml'] }).spec).toMatchObject({
        kafka: { managed: { brokers: 3 } },
        topics: { partitions: 12, replication: 3 },
        producer: { replicas: 2 },
        processor: { autoscaling: { provider: 'keda', maxReplicas: 12 } },
        gateway: { autoscaling: { minReplicas: 3 } },
        exposure: { tls: { issuer: { kind: 'ClusterIssuer' } } },
        networkPolicies: { enabled: true },
      });
    });

    it('writes a tag that looks like a number as text', () => {
      expect(pulse({ set: ['image.tag=7'] }).spec.image).toEqual({ tag: '7' });
    });

    it('is named after the release, or as it is told, and refuses a name that is too long', () => {
      expect(pulse({ set: ['name=btc'] }).metadata.name).toBe('btc');
      const release = 'x'.repeat(40);
      expect(() => renderChart(CHART, { release })).toThrow('set name to one of at most 35');
    });
  });

  describe('tests/see-a-pulse.yaml', () => {
    it('listens through the Service of the gateway, with the image of the gateway', () => {
      const pod = only(renderChart(CHART, { set: ['image.tag=7', 'image.registry=here'] }), 'Pod');
      expect(pod.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'test' });
      const [client] = pod.spec.containers;
      expect(client.image).toBe('here/crypto-market-pulse/gateway:7');
      expect(client.command).toEqual(['node', '/app/see-a-pulse.mjs', 'ws://demo-gateway/ws', '180']);
    });

    it('may be left out, or run another image', () => {
      expect(renderChart(CHART, { set: ['test.enabled=false'] }).filter(({ kind }) => kind === 'Pod')).toEqual([]);
      expect(only(renderChart(CHART, { set: ['test.image=client:1'] }), 'Pod').spec.containers[0].image).toBe(
        'client:1',
      );
    });
  });
});
