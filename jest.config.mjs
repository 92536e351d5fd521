// All packages that run on Node, in one Jest run. The dashboard has its own run: its compiler needs another module system.
import { existsSync, readdirSync } from 'node:fs';

const packages = ['libs', 'apps']
  .flatMap((folder) => readdirSync(new URL(folder, import.meta.url)).map((name) => `${folder}/${name}`))
  .concat('e2e')
  .filter((path) => path !== 'apps/dashboard' && existsSync(new URL(`${path}/jest.config.mjs`, import.meta.url)));

// Jest takes the time limit from here only, not from the projects. Generous: it ends what hangs; what is slow on a busy machine may end.
export default { projects: packages.map((path) => `<rootDir>/${path}`), testTimeout: 60_000 };
