// All packages that run on Node, in one Jest run. The dashboard has its own run: its compiler needs another module system.
import { existsSync, readdirSync } from 'node:fs';

const packages = ['libs', 'apps']
  .flatMap((folder) => readdirSync(new URL(folder, import.meta.url)).map((name) => `${folder}/${name}`))
  .concat('e2e')
  .filter((path) => path !== 'apps/dashboard' && existsSync(new URL(`${path}/jest.config.mjs`, import.meta.url)));

export default { projects: packages.map((path) => `<rootDir>/${path}`) };
