import { execFile } from 'node:child_process';
import { writeFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@cmp/runtime/testing';
import { ClusterAt, MARKET_PULSE } from '../cluster-at.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const CHART = 'charts/market-pulse-operator';

/** The cluster with the definition of MarketPulse, and the operator as it is in this tree, for the tests of one file; left as it was. */
export function useFaultCluster(): () => ClusterAt {
  let cluster: ClusterAt;
  let takeBack: () => Promise<void>;
  beforeAll(async () => {
    const build = ['tools/build-service.mjs', 'operator'];
    await promisify(execFile)(process.execPath, build, { cwd: root, timeout: 120_000 });
    cluster = await ClusterAt.open();
    takeBack = await lendDefinition(cluster);
  });
  afterAll(async () => {
    await cluster.close();
    await takeBack();
  });
  return () => cluster;
}

/** The chart's CRD where nobody has installed it. */
async function lendDefinition(cluster: ClusterAt): Promise<() => Promise<void>> {
  cluster.api.refreshDiscovery();
  if (await cluster.api.has(MARKET_PULSE)) return () => Promise.resolve();
  const folder = await mkdtemp(join(tmpdir(), 'cmp-crd-'));
  const file = join(folder, 'crd.yaml');
  await writeFile(file, await cluster.helm('template', 'crd', CHART, '--show-only', 'templates/crd.yaml'));
  await cluster.kubectl('apply', '--server-side', '--filename', file);
  const served = () => {
    cluster.api.refreshDiscovery();
    return cluster.api.has(MARKET_PULSE);
  };
  await eventually('MarketPulse is served', served, 30_000);
  return async () => {
    await cluster.kubectl('delete', '--filename', file);
    await rm(folder, { recursive: true, force: true });
  };
}
