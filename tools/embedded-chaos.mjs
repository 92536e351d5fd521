// The fault scenarios on the embedded log, for Jest. All of them fill a disk, so that without a small one none can run.
import { NO_SMALL_DISK, smallDiskVariables } from './small-disk.mjs';

const LONG = '\\.long\\.([a-z-]+\\.)*sqlite-spec';

/**
 * @param {'short' | 'full'} level as in e2e/chaos/chaos-settings.ts; the short form leaves out *.long.*
 * @returns {{ args: readonly string[], env: Readonly<Record<string, string>>, leftOut: string | null }} `leftOut`: why nothing can run here
 */
export function embeddedChaos(level) {
  const disk = smallDiskVariables();
  return {
    args: ['--config', 'e2e/jest.sqlite.config.mjs', ...(level === 'full' ? [] : ['--testPathIgnorePatterns', LONG])],
    env: { CHAOS_LEVEL: level, ...disk },
    leftOut: disk === null ? NO_SMALL_DISK : null,
  };
}
