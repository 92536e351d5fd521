import { build, find, FULL_CLUSTER } from '../../testing/build.js';
import { sourceModule } from '../../testing/source-module.js';
import { SECURITY_HEADERS } from './security-headers.js';

const configOf = (dns = FULL_CLUSTER.dns): string =>
  find(build({}, { dns }), 'ConfigMap', 'pulse-dashboard').data['default.conf'];

/** The blocks of a server, by what they match. */
const locations = () => [...configOf().matchAll(/location ([^{]+) \{/g)].map(([, match]) => match);

describe('the dashboard’s nginx', () => {
  it('sends the security headers that the gateway sends', async () => {
    const { SECURITY_HEADERS: ofGateway } = await sourceModule('apps/gateway/src/http/security-headers.ts');
    expect(SECURITY_HEADERS).toEqual(ofGateway);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(configOf()).toContain(`add_header ${name} "${value}" always;`);
  });

  it('looks for the gateway’s paths before files, or /api/docs/page.css would be a file', () => {
    expect(locations()).toEqual([
      '= /healthz',
      '~ "^/(api|feed|ws|socket\\.io|ingest)(/|$)"',
      '/',
      '~ "\\.[a-z0-9]+$"',
    ]);
  });

  it('passes upgrades on, with the host that the browser named', () => {
    expect(configOf()).toContain('proxy_set_header Host $http_host;');
    expect(configOf()).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(configOf()).toContain('proxy_set_header Connection $upgrade_or_close;');
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

  it('writes below /tmp alone', () => {
    const paths = [...configOf().matchAll(/_temp_path ([^;]+);/g)].map(([, path]) => path);
    expect(paths).toHaveLength(5);
    expect(paths.every((path) => path!.startsWith('/tmp/'))).toBe(true);
  });
});
