import type { MarketPulse } from '../resource/market-pulse.js';
import { PORTS } from './component.js';
import { SERVICE_PORT } from './component-objects.js';
import type { Facts } from './facts.js';
import { nameOf } from './object-names.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Paths that are the gateway's. */
export const GATEWAY_PATHS = ['/api', '/feed', '/ws', '/socket.io', '/ingest'] as const;

/** Below nginx' folder of configuration files: `conf.d`. */
export const NGINX_FOLDER = '/etc/nginx/conf.d';

/** The dashboard's nginx: the page from its own files, everything else from the gateway. */
export function dashboardNginx(pulse: MarketPulse, facts: Facts): Readonly<Record<string, string>> {
  return { 'default.conf': `${HEAD}\n${server(pulse, facts)}` };
}

/** Angular's build puts a hash of the content into the name: such a file never changes. */
const HEAD = `map $uri $page_cache {
  "~-[A-Z0-9]{8}\\.(js|css|woff2|svg|png)$" "public, max-age=31536000, immutable";
  default "no-cache";
}
map $http_upgrade $upgrade_or_close {
  "" close;
  default upgrade;
}
`;

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
  (part) => `  ${part}_temp_path /tmp/${part}_temp;`,
);

function server(pulse: MarketPulse, facts: Facts): string {
  return `server {
  listen ${PORTS.dashboard.number};
  server_tokens off;
  root /usr/share/nginx/html;
${TEMPORARY.join('\n')}

  location = /healthz {
    access_log off;
    default_type text/plain;
    return 200 "ok\\n";
  }
${gateway(pulse, facts)}
  location / {
${fileHeaders}
    gzip_static on;
    try_files $uri /index.html;
  }
  # A file that is gone is no page: an old page asks for its old scripts.
  location ~ "\\.[a-z0-9]+$" {
${fileHeaders}
    gzip_static on;
    try_files $uri =404;
  }
}
`;
}

/** Files may be kept, answers that there is no such file may not: nobody would ask again. */
const fileHeaders = [
  ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `    add_header ${name} "${value}" always;`),
  '    add_header cache-control $page_cache;',
].join('\n');

/**
 * Before the other patterns, because nginx takes the first that fits. A name in a variable is asked for at each request, so that nginx starts and goes on while the gateway's Service is away. For that it
 * must be told the DNS server; without one the name is asked for once, at start.
 */
function gateway(pulse: MarketPulse, { dns }: Facts): string {
  const host = `${nameOf(pulse, 'gateway')}.${pulse.metadata.namespace}.svc`;
  const address = dns === null ? `http://${host}:${SERVICE_PORT}` : '$gateway';
  const resolver =
    dns === null
      ? []
      : [
          `    resolver ${dns.server.includes(':') ? `[${dns.server}]` : dns.server} valid=10s;`,
          `    set $gateway http://${host}.${dns.domain}:${SERVICE_PORT};`,
        ];
  const paths = GATEWAY_PATHS.map((path) => path.slice(1).replace('.', '\\.')).join('|');
  return [`  location ~ "^/(${paths})(/|$)" {`, ...resolver, ...PROXY, `    proxy_pass ${address};`, '  }'].join('\n');
}

/** The host as the browser named it: the gateway compares it with the page's origin. */
const PROXY = [
  '    proxy_http_version 1.1;',
  '    proxy_set_header Host $http_host;',
  '    proxy_set_header Upgrade $http_upgrade;',
  '    proxy_set_header Connection $upgrade_or_close;',
  '    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  // The gateway has limits of its own, and pings each connection every 30 s.
  '    client_max_body_size 64m;',
  '    proxy_buffering off;',
  '    proxy_connect_timeout 5s;',
  '    proxy_read_timeout 300s;',
  '    proxy_send_timeout 300s;',
];
