import { readFileSync } from 'node:fs';

/** The version of the app that runs: its manifest lies one folder above both its sources and its bundle. */
export const GATEWAY_VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;
