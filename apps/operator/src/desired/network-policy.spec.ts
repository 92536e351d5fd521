import { allOf, build, EVERYTHING, EXISTING, find, type Open } from '../../testing/build.js';

const policyOf = (component: string, spec: object = EVERYTHING) =>
  find(build(spec), 'NetworkPolicy', `pulse-${component}`).spec;

const portsOf = (rules: readonly Open[]) => rules.flatMap(({ ports }) => ports.map(({ port }: Open) => port)).sort();

describe('network policies', () => {
  it('are made only on request', () => expect(allOf(build(), 'NetworkPolicy')).toEqual([]));

  it('deny both ways what they do not name, to our own pods alone', () => {
    for (const { spec } of allOf(build(EVERYTHING), 'NetworkPolicy')) {
      expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
      expect(spec.podSelector.matchLabels['market-pulse.io/name']).toBe('pulse');
    }
  });

  it('let the producer out to its source, to Kafka, to DNS and to the API server for its Lease', () => {
    expect(portsOf(policyOf('producer').egress)).toEqual([443, 53, 53, 6443, 8443, 9093].sort());
  });

  it('let processor and gateway out to Kafka and DNS alone', () => {
    for (const component of ['processor', 'gateway'])
      expect(portsOf(policyOf(component).egress)).toEqual([53, 53, 9093]);
  });

  it('let the dashboard out to the gateway', () => {
    const [, { to, ports }] = policyOf('dashboard').egress;
    expect(to[0].podSelector.matchLabels['app.kubernetes.io/component']).toBe('gateway');
    expect(ports).toEqual([{ protocol: 'TCP', port: 8080 }]);
  });

  it('let operator and Prometheus in to the processor', () => {
    const spec = { ...EVERYTHING, monitoring: { enabled: true, namespace: 'monitoring' } };
    const [{ from, ports }] = policyOf('processor', spec).ingress;
    const namespaces = from.map(({ namespaceSelector }: Open) => Object.values(namespaceSelector.matchLabels)[0]);
    expect(namespaces).toEqual(['operators', 'monitoring']);
    expect(ports).toEqual([{ protocol: 'TCP', port: 8082 }]);
  });

  it('know an existing Kafka by its ports', () => {
    expect(portsOf(policyOf('processor', EXISTING).egress)).toEqual([53, 53, 9094, 9095]);
  });
});
