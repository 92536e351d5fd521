import { fileURLToPath } from 'node:url';
import type { Open } from './build.js';

/**
 * A module of another app or library by its path in the repository. For tests that compare what the operator says of it with what it
 * does; apps do not show these to each other otherwise.
 */
export async function sourceModule(path: string): Promise<Open> {
  return import(fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
}
