import type { KubeObject, ObjectMeta } from '../index.js';
import { WIDGETS, widget } from '../../testing/index.js';
import { isMeaningful } from './meaningful-change.js';
import { controllerOwnerKeys } from './owner-keys.js';

const object = (metadata: Partial<ObjectMeta> = {}, status: object = {}): KubeObject => {
  const base = widget({ namespace: 'shop', name: 'w' });
  return { ...base, metadata: { ...base.metadata, generation: 1, ...metadata }, status };
};
const change = (after: KubeObject, before: KubeObject | null = object()) =>
  isMeaningful({ type: before === null ? 'added' : 'modified', object: after, previous: before });

describe('isMeaningful', () => {
  it('ignores a change of status and of versions alone', () => {
    expect(change(object({ resourceVersion: '2', managedFields: [{}] }, { ready: true }))).toBe(false);
  });

  it.each<[string, Partial<ObjectMeta>]>([
    ['the spec', { generation: 2 }],
    ['a label', { labels: { a: '1' } }],
    ['an annotation', { annotations: { a: '1' } }],
    ['a finalizer', { finalizers: ['a'] }],
    ['deletion', { deletionTimestamp: '2026-01-01T00:00:00Z' }],
    ['the object itself, made anew', { uid: 'other' }],
  ])('counts a change of %s', (_what, metadata) => {
    expect(change(object(metadata))).toBe(true);
  });

  it('counts additions, deletions, and every change of kinds without generations', () => {
    expect(change(object(), null)).toBe(true);
    expect(isMeaningful({ type: 'deleted', object: object(), previous: object() })).toBe(true);
    const { generation: _none, ...bare } = object().metadata;
    expect(change({ ...object(), metadata: bare })).toBe(true);
  });
});

describe('controllerOwnerKeys', () => {
  const reference = { apiVersion: `${WIDGETS.group}/v9`, kind: 'Widget', name: 'w', uid: '1', controller: true };
  const keys = (ownerReferences: ObjectMeta['ownerReferences']) =>
    controllerOwnerKeys(WIDGETS)({
      ...object(),
      metadata: { name: 'child', namespace: 'shop', ...(ownerReferences ? { ownerReferences } : {}) },
    });

  it('finds the controlling owner of the kind in any version, and nobody else', () => {
    expect(keys([reference])).toEqual(['shop/w']);
    expect(keys([{ ...reference, controller: false }])).toEqual([]);
    expect(keys([{ ...reference, apiVersion: 'other.io/v1' }])).toEqual([]);
    expect(keys([{ ...reference, apiVersion: 'v1' }])).toEqual([]);
    expect(keys(undefined)).toEqual([]);
  });
});
