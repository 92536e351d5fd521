import type { MarketPulse } from '../resource/market-pulse.js';
import { SERVICE_PORT } from './component-objects.js';
import type { Facts } from './facts.js';
import { nameOf } from './object-names.js';

/** Paths that are the gateway's. */
export const GATEWAY_PATHS = ['/api', '/feed', '/ws', '/socket.io', '/ingest'] as const;

/** Files of this folder stand in the server block of the image (`docker/nginx/default.conf`), which serves the page itself. */
export const NGINX_FOLDER = '/etc/nginx/gateway';

/**
 * Tells the dashboard's nginx where its gateway is. A name in a variable is asked for at each request, so that nginx starts and goes on while
 * the gateway's Service is away. For that it must be told the DNS server; without one the name is asked for once, at start.
 */
export function dashboardNginx(pulse: MarketPulse, { dns }: Pick<Facts, 'dns'>): Readonly<Record<string, string>> {
  const host = `${nameOf(pulse, 'gateway')}.${pulse.metadata.namespace}.svc`;
  const address = dns === null ? `http://${host}:${SERVICE_PORT}` : '$gateway';
  const resolver =
    dns === null
      ? []
      : [
          `  resolver ${dns.server.includes(':') ? `[${dns.server}]` : dns.server} valid=10s;`,
          `  set $gateway http://${host}.${dns.domain}:${SERVICE_PORT};`,
        ];
  const paths = GATEWAY_PATHS.map((path) => path.slice(1).replace('.', '\\.')).join('|');
  const lines = [`location ~ "^/(${paths})(/|$)" {`, ...resolver, ...PROXY, `  proxy_pass ${address};`, '}', ''];
  return { 'gateway.conf': lines.join('\n') };
}

/** The host as the browser named it: the gateway compares it with the page's origin. */
const PROXY = [
  '  proxy_http_version 1.1;',
  '  proxy_set_header Host $http_host;',
  '  proxy_set_header Upgrade $http_upgrade;',
  '  proxy_set_header Connection $connection_upgrade;',
  '  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  // The gateway has limits of its own, and pings each connection every 30 s.
  '  client_max_body_size 64m;',
  '  proxy_buffering off;',
  '  proxy_connect_timeout 5s;',
  '  proxy_read_timeout 300s;',
  '  proxy_send_timeout 300s;',
  // A header of its own, so that those of the page are not added to what the gateway answers.
  '  add_header via "dashboard" always;',
];
