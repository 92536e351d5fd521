import type { IncomingMessage } from 'node:http';

export type ApiVerb = 'get' | 'list' | 'watch' | 'create' | 'replace' | 'apply' | 'patch' | 'delete' | 'discover';

/** What a client asked of the API server, as far as the path and the method tell. */
export interface ProxiedRequest {
  readonly verb: ApiVerb;
  /** Plural, as in the path; empty for discovery. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** `status`, `scale`, … ; empty for the object itself. */
  readonly subresource: string;
  readonly arrivedMs: number;
}

const PATH = /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/([^/]+)(?=\/))?(?:\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?)?$/;

export function proxiedRequest({ url = '/', method, headers }: IncomingMessage): ProxiedRequest {
  const { pathname, searchParams } = new URL(url, 'https://api');
  const [, namespace = '', resource = '', name = '', subresource = ''] = PATH.exec(pathname) ?? [];
  const read = name !== '' ? 'get' : searchParams.get('watch') === 'true' ? 'watch' : 'list';
  const patch = headers['content-type'] === 'application/apply-patch+yaml' ? 'apply' : 'patch';
  const verbs: Record<string, ApiVerb> = { GET: read, POST: 'create', PUT: 'replace', PATCH: patch, DELETE: 'delete' };
  const verb = resource === '' ? 'discover' : verbs[method ?? ''];
  if (verb === undefined) throw new Error(`a request that no client of ours makes: ${method} ${url}`);
  return { verb, resource, namespace, name, subresource, arrivedMs: Date.now() };
}

const WRITES: readonly ApiVerb[] = ['create', 'replace', 'apply', 'patch', 'delete'];

/** The leader's Lease is renewed every two seconds, whatever happens: it counts apart. */
export const isLeaseRenewal = ({ verb, resource }: ProxiedRequest) => resource === 'leases' && verb === 'replace';

export const isWrite = (request: ProxiedRequest) => WRITES.includes(request.verb) && !isLeaseRenewal(request);

/** `apply deployments pulse-gateway`: for messages, and to compare lists of requests. */
export const inWords = ({ verb, resource, name, subresource }: ProxiedRequest) =>
  [verb, subresource === '' ? resource : `${resource}/${subresource}`, name].filter(Boolean).join(' ');

/** Requests of a verb for a resource, and of one object if need be. */
export const asks =
  (verb: ApiVerb, resource: string, name?: string) =>
  (request: ProxiedRequest): boolean =>
    request.verb === verb && request.resource === resource && (name === undefined || request.name === name);
