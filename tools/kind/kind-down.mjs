// `npm run kind:down`: takes away the cluster that kind:up made, with everything in it. Images stay in Docker.
import { CLUSTER } from './plan.mjs';
import { answerOf, CannotGoOn, missingKind, perform } from './programs.mjs';

try {
  const missing = missingKind();
  if (missing.length > 0) throw new CannotGoOn(`missing: ${missing.join('; ')}`);
  if (answerOf('kind', ['get', 'clusters']).split('\n').includes(CLUSTER)) {
    perform({ title: 'take the cluster away', program: 'kind', args: ['delete', 'cluster', '--name', CLUSTER] });
  } else process.stdout.write(`there is no kind cluster ${CLUSTER}\n`);
} catch (error) {
  if (!(error instanceof CannotGoOn)) throw error;
  process.stderr.write(`kind:down: ${error.message}\n`);
  process.exitCode = 1;
}
