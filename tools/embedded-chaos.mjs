// The fault scenarios on the embedded log, for Jest: which there are to run here, and what is left out and why.
import { NO_SMALL_DISK, smallDiskVariables } from './small-disk.mjs';

/**
 * @param {'short' | 'full'} level as in e2e/chaos/chaos-settings.ts
 * @returns {{ config: string, args: readonly string[], env: Readonly<Record<string, string>>, leftOut: readonly string[] }}
 */
export function embeddedChaos(level) {
  const disk = smallDiskVariables();
  const missing = [
    { part: 'small-disk', is: disk === null, why: NO_SMALL_DISK },
    { part: 'long', is: level !== 'full', why: 'it takes long: npm run test:chaos' },
  ].filter(({ is }) => is);
  return {
    config: 'e2e/jest.sqlite.config.mjs',
    args: [
      '--passWithNoTests',
      ...missing.flatMap(({ part }) => ['--testPathIgnorePatterns', `\\.${part}\\.([a-z-]+\\.)*sqlite-spec`]),
    ],
    env: { CHAOS_LEVEL: level, ...disk },
    leftOut: missing.map(({ part, why }) => `— left out here: *.${part}.*sqlite-spec.ts, because ${why}\n`),
  };
}
