import { eventually } from '@cmp/runtime/testing';
import { EventRecorder, LeaseLock } from '../../src/index.js';
import { EVENTS, kubeObject, LEASES } from '../builders.js';
import { DEADLINE_MS, type Bench } from './test-bench.js';

const TIMES = { durationMs: 3_000, renewDeadlineMs: 2_000, retryMs: 300 };

export function itSharesALease(bench: Bench): void {
  const candidate = (namespace: string, identity: string) => {
    const { api } = bench().client();
    const lock = new LeaseLock({ ...bench().parts(), api, namespace, name: 'lock', identity, times: TIMES });
    bench().later(() => lock.stop());
    lock.start();
    return lock;
  };

  it('is held by one of two candidates, handed over at once when given back, and taken when its holder is gone', async () => {
    const namespace = await bench().cluster.namespace();
    const { api } = bench().client();
    const first = candidate(namespace, 'a');
    await eventually('a holds it', () => first.held);
    const second = candidate(namespace, 'b');
    await eventually('b knows', () => second.holder === 'a');
    await first.stop();
    await eventually('b holds it', () => second.held, 2_500);
    // A holder that is gone renews no more: this one never did.
    await api.patch(LEASES, { namespace, name: 'lock' }, { spec: { holderIdentity: 'gone', leaseDurationSeconds: 2 } });
    await eventually('b has lost it', () => !second.held, DEADLINE_MS);
    await eventually('b has it again', () => second.held, DEADLINE_MS);
  }, 60_000);
}

export function itRecordsEvents(bench: Bench): void {
  it('are stored, and the same again makes a series', async () => {
    const namespace = await bench().cluster.namespace();
    const { api } = bench().client();
    const parts = bench().parts();
    const { widgets } = bench();
    const regarding = await api.create(widgets, kubeObject(widgets, { namespace, name: 'w' }, { spec: {} }));
    const recorder = new EventRecorder({
      api,
      source: { controller: 'market-pulse.io/test', instance: 'pod-1' },
      ...parts,
    });
    const event = { type: 'Warning', reason: 'MissingAPI', action: 'Reconcile', note: 'an API is missing' } as const;
    for (let n = 0; n < 3; n += 1) recorder.record(regarding, event);
    await recorder.flush();
    expect(parts.logger.lines.filter(({ level }) => level === 'warn')).toEqual([]);
    const { items } = await api.list(EVENTS, { namespace });
    expect(items.filter((item) => item['reason'] === 'MissingAPI')).toMatchObject([
      { note: event.note, series: { count: 2 } },
    ]);
  });
}
