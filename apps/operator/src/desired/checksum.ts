import { createHash } from 'node:crypto';

/** Short and stable: whether two contents are the same, not a secret. */
export function checksum(content: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}
