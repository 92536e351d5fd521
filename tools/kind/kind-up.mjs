// `npm run kind:up`: the whole pipeline on Kubernetes on this machine. Needs Docker and kind. Run again, it brings the cluster up to date.
import { createHash } from 'node:crypto';
import { ToolMissing } from '../cluster/helm-and-kubectl.mjs';
import { buildArguments, COMPONENTS, imageName } from '../cluster/images.mjs';
import { ADDRESS, CLUSTER, clusterStep, CONTEXT, installSteps } from './plan.mjs';
import { answerOf, CannotGoOn, perform, requiredPrograms } from './programs.mjs';

const BUILT = { prefix: 'market-pulse-', tag: 'local' };

/** Images under a tag that says what is in them: the same code is the same tag, and nothing rolls; other code rolls. */
function buildImages() {
  for (const component of COMPONENTS) {
    perform({
      title: `build the ${component}`,
      program: 'docker',
      args: ['build', ...buildArguments(BUILT, component)],
    });
  }
  const ids = COMPONENTS.map((component) =>
    answerOf('docker', ['image', 'inspect', '--format', '{{.Id}}', imageName(BUILT, component)]),
  );
  const tag = createHash('sha256').update(ids.join()).digest('hex').slice(0, 12);
  const images = { prefix: BUILT.prefix, tag };
  for (const component of COMPONENTS) {
    answerOf('docker', ['tag', imageName(BUILT, component), imageName(images, component)]);
  }
  return images;
}

function loadImages(images) {
  for (const component of COMPONENTS) {
    const args = ['load', 'docker-image', '--name', CLUSTER, imageName(images, component)];
    perform({ title: `load the ${component}`, program: 'kind', args });
  }
}

try {
  const programs = requiredPrograms();
  perform(clusterStep(answerOf('kind', ['get', 'clusters']).split('\n')));
  const images = buildImages();
  loadImages(images);
  for (const step of installSteps(programs, images)) perform(step);
  process.stdout.write(`
The page:      ${ADDRESS}
The resource:  kubectl --context ${CONTEXT} --namespace pulse get mp
Take it away:  npm run kind:down
`);
} catch (error) {
  if (!(error instanceof CannotGoOn) && !(error instanceof ToolMissing)) throw error;
  process.stderr.write(`kind:up: ${error.message}\n`);
  process.exitCode = 1;
}
