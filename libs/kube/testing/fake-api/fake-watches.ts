import type { ServerResponse } from 'node:http';
import { qualifiedName, apiVersionOf, type KubeObject, type KubeResource } from '../../src/index.js';
import { Refusal, statusBody } from './api-answer.js';
import type { ApiRequest } from './api-request.js';
import type { FakeChange, FakeStorage } from './fake-storage.js';
import { selectorOf } from './selectors.js';

interface OpenWatch {
  readonly resource: KubeResource;
  readonly response: ServerResponse;
  readonly send: (change: FakeChange) => void;
  silent: boolean;
}

/** The open watches, and what a test does to them. A resource's name (`deployments.apps`) limits a fault to it. */
export class FakeWatches {
  private readonly open = new Set<OpenWatch>();

  constructor(private readonly storage: FakeStorage) {
    storage.onChange((change) => {
      for (const watch of this.open) if (!watch.silent) watch.send(change);
    });
  }

  count(name?: string): number {
    return this.of(name).length;
  }

  begin(request: ApiRequest, resource: KubeResource, response: ServerResponse): void {
    const from = Number(request.query.get('resourceVersion') ?? 0);
    if (from < this.storage.compactedTo) {
      throw new Refusal(410, 'Expired', `too old resource version: ${from} (${this.storage.compactedTo})`);
    }
    const matches = selectorOf(request.query);
    const inScope = (change: FakeChange) =>
      change.resource === qualifiedName(resource) &&
      (request.namespace === undefined || change.object.metadata.namespace === request.namespace);
    const send = (change: FakeChange) => {
      const event = inScope(change) ? eventFor(change, matches) : null;
      if (event !== null) writeLine(response, event);
    };
    const watch = { resource, response, send, silent: false };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const change of this.storage.since(from)) send(change);
    this.open.add(watch);
    this.endLater(watch, Number(request.query.get('timeoutSeconds') ?? 0));
  }

  /** No more bytes, the socket stays open: a firewall that has forgotten the connection. */
  cutSilently(name?: string): void {
    for (const watch of this.of(name)) watch.silent = true;
  }

  close(name?: string): void {
    for (const watch of this.of(name)) watch.response.end();
  }

  /** ERROR 410 inside the stream. */
  expire(name?: string): void {
    const refusal = new Refusal(410, 'Expired', 'too old resource version');
    for (const { response } of this.of(name)) {
      writeLine(response, { type: 'ERROR', object: statusBody(refusal) });
      response.end();
    }
  }

  garble(name?: string, bytes = '<html>Bad gateway</html>\n'): void {
    for (const { response } of this.of(name)) response.write(bytes);
  }

  bookmark(name?: string): void {
    for (const { resource, response, silent } of this.of(name)) {
      const metadata = { resourceVersion: String(this.storage.version) };
      const object = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
      if (!silent) writeLine(response, { type: 'BOOKMARK', object });
    }
  }

  private of(name: string | undefined): OpenWatch[] {
    return [...this.open].filter(({ resource }) => name === undefined || qualifiedName(resource) === name);
  }

  private endLater(watch: OpenWatch, seconds: number): void {
    const timer = setTimeout(() => watch.response.end(), seconds > 0 ? seconds * 1000 : 1_800_000);
    // Whoever left before the watch was open is not heard closing.
    timer.unref();
    watch.response.on('close', () => {
      clearTimeout(timer);
      this.open.delete(watch);
    });
  }
}

/** An object that comes into the selector is added for this watch, one that leaves it deleted. */
function eventFor(change: FakeChange, matches: (object: KubeObject) => boolean) {
  const was = change.previous !== null && matches(change.previous);
  const is = change.type !== 'DELETED' && matches(change.object);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: change.object };
  return was ? { type: 'DELETED', object: change.object } : null;
}

function writeLine(response: ServerResponse, event: object): void {
  response.write(`${JSON.stringify(event)}\n`);
}
