import { eventually } from '@cmp/runtime/testing';
import type { HttpKubeApi, KubeObject, KubeResource } from '../../src/index.js';
import { CONFIG_MAPS, DEPLOYMENTS, kubeObject } from '../builders.js';
import { DEADLINE_MS, type Bench } from './test-bench.js';
import { widgetController } from './widget-controller.js';

type Widget = ReturnType<typeof widgetController>;

export function itKeepsAWidget(bench: Bench): void {
  let api: HttpKubeApi;
  let at: { readonly namespace: string; readonly name: string };
  let running: Widget;

  beforeEach(async () => {
    ({ api } = bench().client());
    at = { namespace: await bench().cluster.namespace(), name: 'w' };
    running = widgetController(bench(), at.namespace);
    // Pods that nobody needs: none.
    await api.create(
      bench().widgets,
      kubeObject(bench().widgets, at, { spec: { text: 'one', extra: true, replicas: 0 } }),
    );
    await observed(1);
  }, 60_000);
  afterEach(() => running.controller.stop());

  const field = (object: KubeObject | null, ...path: string[]) =>
    path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], object);
  const observed = (generation: number) =>
    eventually(
      `status of generation ${generation}`,
      async () => field(await api.get(bench().widgets, at), 'status', 'observedGeneration') === generation,
      DEADLINE_MS,
    );
  const becomes = (what: string, resource: KubeResource, path: string[], value: unknown) =>
    eventually(what, async () => field(await api.get(resource, at), ...path) === value, DEADLINE_MS);
  const restsAt = async () => {
    await eventually(
      'rest',
      async () => {
        const before = await running.writes();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return before === (await running.writes());
      },
      DEADLINE_MS,
    );
    return running.writes();
  };

  it('makes what is wanted, says so in the status, and writes nothing at rest, however often it looks', async () => {
    const writes = await restsAt();
    const reconciles = running.reconciles();
    for (let look = 1; look <= 10; look += 1) {
      running.controller.enqueue(`${at.namespace}/${at.name}`);
      await eventually('a look', () => running.reconciles() >= reconciles + look);
    }
    await restsAt();
    expect(await running.writes()).toBe(writes);
    const conditions = field(await api.get(bench().widgets, at), 'status', 'conditions');
    expect(conditions).toMatchObject([{ type: 'Ready', status: 'True', observedGeneration: 1 }]);
    expect(running.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  }, 60_000);

  it('restores what was edited by hand', async () => {
    await api.patch(CONFIG_MAPS, at, { data: { text: 'by hand' } }, { fieldManager: 'a-person' });
    await becomes('the text', CONFIG_MAPS, ['data', 'text'], 'one');
  }, 60_000);

  it('restores what was deleted by hand', async () => {
    const before = await api.get(CONFIG_MAPS, at);
    await api.delete(CONFIG_MAPS, at);
    await eventually(
      'another one',
      async () => {
        const uid = (await api.get(CONFIG_MAPS, at))?.metadata.uid;
        return uid !== undefined && uid !== before?.metadata.uid;
      },
      DEADLINE_MS,
    );
  }, 60_000);

  it('follows the spec, and deletes the child that is no longer wanted', async () => {
    await api.patch(bench().widgets, at, { spec: { text: 'two', extra: false } });
    await observed(2);
    expect(field(await api.get(CONFIG_MAPS, at), 'data', 'text')).toBe('two');
    await eventually('no extra', async () => (await api.get(CONFIG_MAPS, { ...at, name: 'w-extra' })) === null);
  }, 60_000);

  it('hands the replicas to an autoscaler and takes them back without a jump, and leaves them to it in between', async () => {
    const sizes: unknown[] = [];
    const deployments = bench().reflector(api, DEPLOYMENTS, at.namespace);
    deployments.onChange(({ object }) => {
      const size = field(object, 'spec', 'replicas');
      if (sizes.at(-1) !== size) sizes.push(size);
    });
    deployments.start();
    await eventually('the first size', () => sizes.length === 1);
    await api.patch(bench().widgets, at, { spec: { replicas: 3 } });
    await observed(2);
    await api.patch(bench().widgets, at, { spec: { replicas: null } });
    await observed(3);
    await restsAt();
    await api.patch(DEPLOYMENTS, at, { spec: { replicas: 4 } }, { fieldManager: 'autoscaler', subresource: 'scale' });
    await api.patch(
      DEPLOYMENTS,
      at,
      { metadata: { labels: { 'app.kubernetes.io/managed-by': 'x' } } },
      { fieldManager: 'a-person' },
    );
    await becomes(
      'the label',
      DEPLOYMENTS,
      ['metadata', 'labels', 'app.kubernetes.io/managed-by'],
      'widget-controller',
    );
    await restsAt();
    await api.patch(bench().widgets, at, { spec: { replicas: 0 } });
    await becomes('none', DEPLOYMENTS, ['spec', 'replicas'], 0);
    await eventually('all sizes', () => sizes.at(-1) === 0);
    expect(sizes).toEqual([0, 3, 4, 0]);
  }, 60_000);

  it('leaves nothing behind: what it owned goes with the owner', async () => {
    await api.delete(bench().widgets, at);
    await eventually(
      'nothing left',
      async () => (await api.get(CONFIG_MAPS, at)) === null && (await api.get(DEPLOYMENTS, at)) === null,
      DEADLINE_MS,
    );
  }, 60_000);
}
