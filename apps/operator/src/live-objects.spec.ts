import { ObjectStore, type Reflector, type ScopeState } from '@cmp/kube';
import { configMap } from '@cmp/kube/testing';
import { KINDS } from './kinds.js';
import { CHILD_INDEXERS, LiveObjects } from './live-objects.js';

const LABELS = { 'market-pulse.io/name': 'pulse' };

function live(phase: ScopeState['phase'], { synced = true } = {}): LiveObjects {
  const objects = new ObjectStore(CHILD_INDEXERS);
  objects.put(configMap({ namespace: 'market', name: 'known', labels: LABELS }));
  objects.put(configMap({ namespace: 'elsewhere', name: 'other', labels: LABELS }));
  objects.synced = synced;
  const state = { phase, reason: phase === 'denied' ? 'may not list configmaps' : null };
  return new LiveObjects([{ resource: KINDS.ConfigMap, objects, state } as unknown as Reflector]);
}

describe('what is known of the live objects', () => {
  it('is the object, or that there is none, while its kind is followed', () => {
    for (const phase of ['live', 'failing'] as const) {
      expect(live(phase).find(KINDS.ConfigMap, 'market/known')?.metadata.name).toBe('known');
      expect(live(phase).find(KINDS.ConfigMap, 'market/missing')).toBeNull();
    }
  });

  it.each([
    ['its kind may not be read', live('denied')],
    ['its kind is not served', live('absent')],
    ['not all is listed yet', live('starting', { synced: false })],
    ['nobody watches its kind', new LiveObjects([])],
  ])('is nothing, so that the server has to be asked, when %s', (_why, objects) => {
    expect(objects.find(KINDS.ConfigMap, 'market/known')).toBeUndefined();
  });

  it('is by the name of the MarketPulse within its namespace', () => {
    const found = live('live').labelled(KINDS.ConfigMap, { namespace: 'market', name: 'pulse' });
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['known']);
  });

  it('names the kinds that may not be read', () => {
    expect(live('denied').denials()).toEqual(['may not list configmaps']);
    expect(live('live').denials()).toEqual([]);
  });
});
