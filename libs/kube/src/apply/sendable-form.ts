import { createHash } from 'node:crypto';
import type { KubeObject } from '../kube-object.js';
import { canonicalJson, isJsonObject, type JsonObject } from './json-value.js';

/** Carries the hash of what was applied last. */
export const APPLIED_ANNOTATION = 'market-pulse.io/applied';

const SERVERS_OWN = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'deletionTimestamp'];

export interface SendableForm {
  readonly object: KubeObject;
  readonly hash: string;
}

/** What of a desired object is applied: without status, without what the server alone sets, `stringData` as `data`. */
export function sendableForm(desired: KubeObject): SendableForm {
  const { status: _status, metadata, ...content } = desired;
  const body = canonicalJson({ ...withData(content), metadata: omit(metadata, SERVERS_OWN) });
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  // Without what is null: to server-side apply that would be a value to own.
  const object = JSON.parse(body) as KubeObject;
  const annotations = { ...object.metadata.annotations, [APPLIED_ANNOTATION]: hash };
  return { object: { ...object, metadata: { ...object.metadata, annotations } }, hash };
}

/** The server turns `stringData` into `data` and never shows it again: it could not be compared. */
function withData(content: JsonObject): JsonObject {
  const { stringData, ...rest } = content;
  if (!isJsonObject(stringData)) return content;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...rest, data: { ...(rest['data'] as JsonObject | undefined), ...Object.fromEntries(encoded) } };
}

function omit(object: object, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}
