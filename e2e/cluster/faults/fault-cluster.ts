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

export interface FaultCluster {
  readonly cluster: ClusterAt;
  readonly close: () => Promise<void>;
}

/** The cluster with the definition of MarketPulse, and the operator as it is in this tree; `close` leaves the cluster as it was. */
export async function openFaultCluster(): Promise<FaultCluster> {
  await promisify(execFile)(process.execPath, ['tools/build-service.mjs', 'operator'], { cwd: root, timeout: 120_000 });
  const cluster = await ClusterAt.open();
  const takeBack = await lendDefinition(cluster);
  return {
    cluster,
    close: async () => {
      await cluster.close();
      await takeBack();
    },
  };
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
