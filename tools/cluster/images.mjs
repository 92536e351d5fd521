// Builds the project's images: `node tools/cluster/images.mjs [PREFIX [TAG [BUILDER ARGUMENT…]]]`, with `docker build` unless told otherwise.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const SERVICES = ['producer', 'processor', 'gateway', 'operator'];
export const COMPONENTS = [...SERVICES, 'dashboard'];

/** How the image of a component is called. */
export const imageName = ({ prefix, tag }, component) => `${prefix}${component}:${tag}`;

/** Arguments of a build, the same for docker and buildah. */
export function buildArguments(images, component) {
  const file = component === 'dashboard' ? 'docker/dashboard.Dockerfile' : 'docker/service.Dockerfile';
  const app = component === 'dashboard' ? [] : ['--build-arg', `APP=${component}`];
  return ['-t', imageName(images, component), '-f', file, ...app, '.'];
}

export function buildImages(images, [program, ...args] = ['docker', 'build']) {
  for (const component of COMPONENTS) run(program, [...args, ...buildArguments(images, component)]);
}

export function loadIntoKind(cluster, images) {
  for (const component of COMPONENTS) {
    run('kind', ['load', 'docker-image', '--name', cluster, imageName(images, component)]);
  }
}

function run(program, args) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [prefix = 'market-pulse-', tag = 'e2e', ...builder] = process.argv.slice(2);
  buildImages({ prefix, tag }, builder.length === 0 ? undefined : builder);
}
