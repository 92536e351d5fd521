import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectMeta } from '../kube-object.js';
import type { ObjectChange } from '../reflect/object-store.js';

const FIELDS = [
  'generation',
  'labels',
  'annotations',
  'finalizers',
  'deletionTimestamp',
  'ownerReferences',
  'uid',
] as const;

/** Whether a change of the own kind asks for work. Writes of status alone do not: they are mostly the controller's own. */
export function isMeaningful({ type, object, previous }: ObjectChange): boolean {
  if (type !== 'modified' || previous === null) return true;
  // Kinds that count no generations: every new version may be of the content.
  if (object.metadata.generation === undefined) return true;
  return FIELDS.some((field) => differs(field, previous, object));
}

function differs(field: keyof ObjectMeta, before: KubeObject, after: KubeObject): boolean {
  return !isDeepStrictEqual(before.metadata[field], after.metadata[field]);
}
