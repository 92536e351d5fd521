import { HttpKubeApi, loadKubeConnection } from '@cmp/kube';
import { systemClock } from '@cmp/runtime';
import { Registry } from 'prom-client';
import { StrimziStandIn } from './stand-in.js';

/** Runs the stand-in on the cluster of KUBECONFIG until it is interrupted; for trying things out by hand. Returns the exit code. */
export async function runStandIn(kubectl: string, kafkaImage: string): Promise<number> {
  const connection = await loadKubeConnection();
  const limits = { perSecond: 200, burst: 200 };
  const api = new HttpKubeApi({ connection, clock: systemClock, registry: new Registry(), limits });
  const onFault = (fault: string) => void process.stderr.write(`${fault}\n`);
  const standIn = new StrimziStandIn({ api, kubectl, kafkaImage, onFault });
  standIn.start();
  await new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)));
  await standIn.stop();
  return 0;
}
