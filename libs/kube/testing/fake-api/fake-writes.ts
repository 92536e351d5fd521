import { objectKey, qualifiedName, type KubeObject, type KubeResource } from '../../src/index.js';
import { Refusal } from './api-answer.js';
import type { ApiRequest } from './api-request.js';
import { applied, updated, type OwnedWrite } from './field-ownership.js';
import { isJson, type Json } from './field-paths.js';
import type { FakeStorage, Stored } from './fake-storage.js';

/** What a test makes of an object before it is stored, as admission and defaulting do: return it changed, or throw a `Refusal`. */
export type Admission = (resource: KubeResource, object: KubeObject) => KubeObject;

export interface WriteParts {
  readonly storage: FakeStorage;
  readonly admit: Admission;
  readonly hasStatus: (resource: KubeResource) => boolean;
  readonly nowMs: () => number;
}

interface Write {
  readonly request: ApiRequest;
  readonly resource: KubeResource;
  readonly body: KubeObject;
  readonly key: string;
  readonly live: Stored | null;
}

/** Serves what changes an object; gives its new form. */
export function serveWrite(parts: WriteParts, request: ApiRequest, body: KubeObject): KubeObject {
  const { resource } = request;
  if (resource === null) throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
  const metadata = { ...body.metadata, name: request.object ?? body.metadata?.name };
  const named = namespaced(request, { ...body, metadata });
  const key = objectKey(named);
  const write = { request, resource, body: named, key, live: parts.storage.find(resource, key) };
  switch (request.verb) {
    case 'create':
      return create(parts, write);
    case 'replace':
      return change(parts, write, named);
    case 'patch':
      return change(parts, write, merged(write.live?.object ?? named, body) as KubeObject);
    case 'apply':
      return apply(parts, write);
    case 'delete':
      return remove(parts, write);
    default:
      throw new Refusal(405, 'MethodNotAllowed', `${request.verb} is not served`);
  }
}

function create(parts: WriteParts, write: Write): KubeObject {
  const { key, live, resource, body } = write;
  if (live !== null) throw new Refusal(409, 'AlreadyExists', `${qualifiedName(resource)} "${key}" already exists`);
  const { status: _given, ...rest } = body;
  const content = parts.hasStatus(resource) ? rest : body;
  const owners = updated(new Map(), null, content, managerOf(write, 'Update'));
  return store(parts, write, { object: content, owners });
}

function change(parts: WriteParts, write: Write, wanted: KubeObject): KubeObject {
  const live = needed(write);
  checkVersion(write, live, write.body.metadata.resourceVersion);
  const object = scoped(parts, write, live.object, wanted);
  return store(parts, write, { object, owners: updated(live.owners, live.object, object, managerOf(write, 'Update')) });
}

function apply(parts: WriteParts, write: Write): KubeObject {
  const { request, body } = write;
  if (request.query.get('fieldManager') === null) throw new Refusal(400, 'BadRequest', 'fieldManager is required');
  if ('managedFields' in body.metadata) throw new Refusal(400, 'BadRequest', 'metadata.managedFields must be nil');
  if (write.live === null && (request.subresource !== undefined || body.metadata.uid !== undefined)) needed(write);
  const live: OwnedWrite = write.live ?? { object: body, owners: new Map() };
  if (write.live !== null) checkVersion(write, write.live, body.metadata.resourceVersion);
  const wanted = scopedApply(parts, write, body);
  const how = { manager: managerOf(write, 'Apply'), force: request.query.get('force') === 'true' };
  const result = applied({ object: write.live === null ? wanted : live.object, owners: live.owners }, wanted, how);
  if (!('object' in result)) {
    const fields = result.map(({ manager, field }) => `conflict with "${manager}": ${field}`);
    throw new Refusal(409, 'Conflict', `Apply failed with ${fields.length} conflicts: ${fields.join('; ')}`);
  }
  return store(parts, write, result);
}

function remove(parts: WriteParts, write: Write): KubeObject {
  const live = needed(write);
  const { preconditions = {} } = write.body as { preconditions?: { uid?: string; resourceVersion?: string } };
  if (preconditions.uid !== undefined && preconditions.uid !== live.object.metadata.uid) {
    throw new Refusal(409, 'Conflict', `the UID in the precondition (${preconditions.uid}) does not match`);
  }
  checkVersion(write, live, preconditions.resourceVersion);
  if (isDryRun(write)) return live.object;
  return parts.storage.delete(write.resource, live, parts.nowMs());
}

function store(parts: WriteParts, write: Write, { object, owners }: OwnedWrite): KubeObject {
  const admitted = write.request.subresource === undefined ? parts.admit(write.resource, object) : object;
  return isDryRun(write) ? admitted : parts.storage.put(write.resource, admitted, owners, parts.nowMs());
}

/** A write to the object leaves its status, a write to `status` leaves everything else. */
function scoped(parts: WriteParts, { request, resource }: Write, live: KubeObject, wanted: KubeObject): KubeObject {
  const kept = keptMetadata(live, wanted);
  if (request.subresource === 'status') return withField(live, 'status', wanted['status']);
  if (request.subresource === 'scale')
    return withField(live, 'spec', { ...(live['spec'] as Json), ...(wanted['spec'] as Json) });
  return parts.hasStatus(resource) ? withField(kept, 'status', live['status']) : kept;
}

function scopedApply(parts: WriteParts, { request, resource, body }: Write, wanted: KubeObject): KubeObject {
  const { apiVersion, kind, metadata } = body;
  const { name, namespace } = metadata;
  const identity = { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
  if (request.subresource === 'status') return withField(identity, 'status', wanted['status']);
  return parts.hasStatus(resource) ? withField(wanted, 'status', undefined) : wanted;
}

function keptMetadata(live: KubeObject, wanted: KubeObject): KubeObject {
  const { deletionTimestamp } = live.metadata;
  return {
    ...wanted,
    metadata: { ...wanted.metadata, ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
  };
}

function withField(object: KubeObject, field: string, value: unknown): KubeObject {
  const { [field]: _old, ...rest } = object;
  return (value === undefined ? rest : { ...rest, [field]: value }) as KubeObject;
}

function checkVersion({ key, resource }: Write, live: Stored, version: string | undefined): void {
  if (version === undefined || version === '' || version === live.object.metadata.resourceVersion) return;
  const what = `${qualifiedName(resource)} "${key}"`;
  throw new Refusal(409, 'Conflict', `Operation cannot be fulfilled on ${what}: the object has been modified`);
}

function needed({ key, live, resource }: Write): Stored {
  if (live === null) throw new Refusal(404, 'NotFound', `${qualifiedName(resource)} "${key}" not found`);
  return live;
}

/** JSON merge patch (RFC 7386). */
function merged(target: unknown, patch: unknown): unknown {
  if (!isJson(patch)) return patch;
  const result: Json = isJson(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

function namespaced(request: ApiRequest, body: KubeObject): KubeObject {
  if (request.namespace === undefined) return body;
  return { ...body, metadata: { ...body.metadata, namespace: request.namespace } };
}

const isDryRun = ({ request }: Write) => request.query.get('dryRun') === 'All';
const managerOf = ({ request }: Write, operation: string) =>
  [request.query.get('fieldManager') ?? 'unknown', operation, request.subresource ?? ''].join('|');
