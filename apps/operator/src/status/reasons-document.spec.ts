import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const PAGE = readFileSync(`${root}docs/operations/kubernetes.md`, 'utf8');

/** Ways in which the code says a reason. */
const SAID = [
  /\breason: '([A-Z]\w+)'/g,
  /\b(?:waiting|failed|warn)\('([A-Z]\w+)'/g,
  /\bsay\('(?:True|False)', '([A-Z]\w+)'/g,
  /\breason = [^;]*?'([A-Z]\w+)'/g,
  /\breason = [^;]*? : '([A-Z]\w+)'/g,
];
/** A finding, which becomes a condition of that type: its reason is Partitions. */
const NO_REASON = new Set(['ScalingLimited']);

function reasonsInCode(): readonly string[] {
  const files = globSync('apps/operator/src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
  const text = files.map((file) => readFileSync(root + file, 'utf8')).join('\n');
  const found = SAID.flatMap((pattern) => [...text.matchAll(pattern)].map(([, reason]) => reason!));
  return [...new Set(found)].filter((reason) => !NO_REASON.has(reason)).sort();
}

describe('the table of reasons in docs/operations/kubernetes.md', () => {
  it('has every reason that the operator gives, and no other', () => {
    const table = [...PAGE.matchAll(/^\| `([A-Z]\w+)` /gm)].map(([, reason]) => reason!);
    const reasons = reasonsInCode();
    expect(reasons.length).toBeGreaterThan(15);
    expect([...table].sort()).toEqual(reasons);
  });
});
