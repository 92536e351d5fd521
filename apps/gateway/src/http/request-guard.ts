import type { IncomingHttpHeaders } from 'node:http';

export interface RequestGuardOptions {
  /** The address the server listens on. */
  readonly listenHost: string;
  readonly allowedOrigins: readonly string[];
}

/** What refuses a request before anything else looks at it. */
export interface RequestGuard {
  /**
   * False when the server listens on loopback only and the request names another host: a page of some other site has pointed its
   * own name at this machine (DNS rebinding).
   */
  hostFits(headers: IncomingHttpHeaders): boolean;
  /**
   * False for a browser's page of another origin: browsers let any page open a WebSocket to any server and send no preflight
   * (RFC 6455 section 10.2), so the server has to look. Programs send no Origin and pass.
   */
  originFits(headers: IncomingHttpHeaders): boolean;
  /** The origin to name in `access-control-allow-origin`; null when the request gets none. */
  foreignOrigin(headers: IncomingHttpHeaders): string | null;
}

export function requestGuard({ listenHost, allowedOrigins }: RequestGuardOptions): RequestGuard {
  const allowed = new Set(allowedOrigins);
  const allowedHosts = new Set(allowedOrigins.map((origin) => new URL(origin).host));
  const loopbackOnly = isLoopback(listenHost);
  return {
    hostFits({ host }) {
      if (!loopbackOnly) return true;
      const name = host === undefined ? null : hostnameOf(host);
      return name !== null && (isLoopback(name) || allowedHosts.has(host ?? ''));
    },
    originFits({ origin, host }) {
      if (origin === undefined || allowed.has(origin)) return true;
      return URL.canParse(origin) && new URL(origin).host === normalHost(host, origin);
    },
    foreignOrigin: ({ origin }) => (origin !== undefined && allowed.has(origin) ? origin : null),
  };
}

/** The Host header as `URL.host` spells it, so that a default port may be given or left out. */
function normalHost(host: string | undefined, origin: string): string | null {
  const asUrl = `${new URL(origin).protocol}//${host ?? ''}`;
  return URL.canParse(asUrl) ? new URL(asUrl).host : null;
}

function hostnameOf(host: string): string | null {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : null;
}

function isLoopback(name: string): boolean {
  const bare = name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}
