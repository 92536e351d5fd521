import { build, find, FULL_CLUSTER } from '../../testing/build.js';

const configOf = (dns = FULL_CLUSTER.dns): string =>
  find(build({}, { dns }), 'ConfigMap', 'pulse-dashboard').data['gateway.conf'];

describe('the dashboard’s nginx', () => {
  it('is told its gateway by a file that the server of the image takes in', () => {
    const [container] = find(build(), 'Deployment', 'pulse-dashboard').spec.template.spec.containers;
    expect(container.volumeMounts).toContainEqual({ name: 'nginx', mountPath: '/etc/nginx/gateway', readOnly: true });
  });

  it('sends the gateway’s paths to it, and upgrades with the host that the browser named', () => {
    expect(configOf()).toContain('location ~ "^/(api|feed|ws|socket\\.io|ingest)(/|$)" {');
    expect(configOf()).toContain('proxy_set_header Host $http_host;');
    expect(configOf()).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(configOf()).toContain('proxy_set_header Connection $connection_upgrade;');
  });

  it('asks for the gateway’s address at each request, so that it starts without one', () => {
    expect(configOf()).toContain('resolver 10.96.0.10 valid=10s;');
    expect(configOf()).toContain('set $gateway http://pulse-gateway.market.svc.cluster.local:80;');
    expect(configOf()).toContain('proxy_pass $gateway;');
    expect(configOf({ server: 'fd00::a', domain: 'cluster.local' })).toContain('resolver [fd00::a] valid=10s;');
  });

  it('asks once, at start, where the DNS server is not known', () => {
    expect(configOf(null)).toContain('proxy_pass http://pulse-gateway.market.svc:80;');
    expect(configOf(null)).not.toContain('resolver');
  });
});
