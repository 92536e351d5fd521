import type { IncomingMessage } from 'node:http';
import { apiVersionOf, qualifiedName, type KubeResource } from '../../src/index.js';

export type FakeVerb =
  'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'replace' | 'delete' | 'discover' | 'unknown';

export interface ApiRequest {
  readonly verb: FakeVerb;
  /** `deployments.apps`; empty when no such resource is served. */
  readonly name: string;
  readonly resource: KubeResource | null;
  readonly namespace: string | undefined;
  readonly object: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
  readonly user: string;
  readonly version: string;
}

const PATH = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/(.*))?$/;

/** What a request asks for, by its path and method. */
export function readApiRequest(request: IncomingMessage, served: readonly KubeResource[]): ApiRequest {
  const url = new URL(request.url ?? '/', 'http://server');
  const [, group = '', version = '', rest = ''] = PATH.exec(url.pathname) ?? [];
  const found = locate(served, group, version, rest.split('/').filter(Boolean).map(decodeURIComponent));
  const user = String(request.headers['impersonate-user'] ?? 'admin');
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const verb = verbOf(request, url.searchParams, rest, found.object);
  const name =
    found.resource === null ? (verb === 'discover' ? apiVersion : found.plural) : qualifiedName(found.resource);
  return { ...found, name, verb, user, query: url.searchParams, version: apiVersion };
}

function locate(served: readonly KubeResource[], group: string, version: string, parts: readonly string[]) {
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2 && parts[2] !== 'status';
  const [plural = '', object, subresource] = inNamespace ? parts.slice(2) : parts;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const resource = served.find((known) => apiVersionOf(known) === apiVersion && known.plural === plural) ?? null;
  return { resource, plural, object, subresource, namespace: inNamespace ? parts[1] : undefined };
}

function verbOf(request: IncomingMessage, query: URLSearchParams, rest: string, object: string | undefined): FakeVerb {
  if (rest === '') return 'discover';
  switch (request.method) {
    case 'GET':
      return object !== undefined ? 'get' : query.get('watch') === 'true' ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'replace';
    case 'PATCH':
      return request.headers['content-type'] === 'application/apply-patch+yaml' ? 'apply' : 'patch';
    case 'DELETE':
      return 'delete';
    default:
      return 'unknown';
  }
}
