// Builds what changed and runs an app in this very process, so that Ctrl-C reaches it directly.
import { pathToFileURL, fileURLToPath } from 'node:url';
import { nx } from './nx.mjs';

const NEEDS = { standalone: ['standalone', 'dashboard'], gateway: ['gateway', 'dashboard'] };

const app = process.argv[2] ?? 'standalone';
const status = nx(['run-many', '-t', 'build', '-p', (NEEDS[app] ?? [app]).join(',')], { quiet: true });
if (status !== 0) {
  process.stderr.write(`the build of ${app} failed; its output stands above\n`);
  process.exit(1);
}
process.setSourceMapsEnabled(true);
await import(pathToFileURL(fileURLToPath(new URL(`../apps/${app}/dist/main.js`, import.meta.url))).href);
