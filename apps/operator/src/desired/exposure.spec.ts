import { BARE_CLUSTER, build, EVERYTHING, EXISTING, find, pulseOf, type Open } from '../../testing/build.js';
import { urlOf } from './exposure.js';

describe('the way in', () => {
  it('leads the gateway’s paths past the dashboard, so that a new dashboard ends no feed', () => {
    const [{ host, http }] = find(build(EVERYTHING), 'Ingress', 'pulse').spec.rules;
    const targets = http.paths.map(({ path, backend }: Open) => `${path} ${backend.service.name}`);
    expect(host).toBe('pulse.example.org');
    expect(targets).toEqual([
      '/api pulse-gateway',
      '/feed pulse-gateway',
      '/ws pulse-gateway',
      '/socket.io pulse-gateway',
      '/ingest pulse-gateway',
      '/ pulse-dashboard',
    ]);
  });

  it('asks cert-manager for the certificate that it uses', () => {
    const state = build(EVERYTHING);
    const { spec } = find(state, 'Certificate', 'pulse');
    expect(find(state, 'Ingress', 'pulse').spec.tls).toEqual([{ hosts: spec.dnsNames, secretName: spec.secretName }]);
    expect(spec.issuerRef).toEqual({ name: 'letsencrypt', kind: 'ClusterIssuer', group: 'cert-manager.io' });
  });

  it('is a route of the Gateway API on request', () => {
    const state = build(EXISTING);
    expect(find(state, 'HTTPRoute', 'pulse').spec.hostnames).toEqual(['pulse.example.org']);
    expect(find(state, 'Ingress', 'pulse')).toBeUndefined();
  });

  it('is not built of APIs that are not there', () => {
    const state = build(EXISTING, { apis: BARE_CLUSTER.apis });
    expect(find(state, 'HTTPRoute', 'pulse')).toBeUndefined();
    expect(state.findings.map(({ message }) => message)).toContain(
      'MissingAPI: the cluster does not serve gateway.networking.k8s.io/v1/HTTPRoute: install the Gateway API, or use exposure.ingress',
    );
  });

  it.each([
    ['https://pulse.example.org', EVERYTHING],
    ['http://a.org', { exposure: { host: 'a.org', ingress: {} } }],
    [null, { exposure: { ingress: {} } }],
    [null, {}],
  ])('has the address %s', (url, spec) => expect(urlOf(pulseOf(spec))).toBe(url));
});
