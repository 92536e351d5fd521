import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseDifferences } from './case-differences.js';
import { checkWindowCase } from './check-window-case.js';
import { checkWindowCases } from './check-window-cases.js';
import { readWindowCase, WindowCaseError } from './read-window-case.js';

const CASES = fileURLToPath(new URL('../../../../e2e/fixtures/window-cases/', import.meta.url));
const textOf = (name: string) => readFileSync(join(CASES, name), 'utf8');
const names = readdirSync(CASES).filter((name) => name.endsWith('.json'));

describe('the window cases of Kafka Streams', () => {
  it.each(names)('%s gives the same results, uncut and restarted after every event', async (name) => {
    expect((await checkWindowCase(textOf(name))).differences).toEqual([]);
  });
});

describe('checking window cases', () => {
  const good = textOf('case-04-final-results.json');
  const goodCase = JSON.parse(good) as Record<string, unknown>;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'window-cases-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function printed(): Promise<{ passed: boolean; lines: string[] }> {
    const lines: string[] = [];
    const passed = await checkWindowCases(folder, (line) => lines.push(line));
    return { passed, lines };
  }

  it('prints one line a case and the sum alone on the last line', async () => {
    await writeFile(join(folder, 'a.json'), good);
    await writeFile(join(folder, 'README.md'), 'no case');
    const { passed, lines } = await printed();
    expect([passed, lines.length, lines[1]]).toEqual([true, 2, '1 passed, 0 failed']);
  });

  it.each([
    ['count', 5],
    ['avgPrice', 102.000001],
    ['maxVolume', 3000.0000001],
    ['windowEnd', 30_001],
    ['key', 'ETH'],
    ['emittedAfterEventIndex', 4],
  ])('fails when %s differs', async (field, value) => {
    const wrong = JSON.parse(good) as { expected: { results: Record<string, unknown>[] } };
    Object.assign(wrong.expected.results[0] ?? {}, { [field]: value });
    await writeFile(join(folder, 'wrong.json'), JSON.stringify(wrong));
    const { passed, lines } = await printed();
    expect(passed).toBe(false);
    expect(lines.join('\n')).toContain(`results[0].${field}`);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
  });

  it('fails on a missing, a surplus and a late result', () => {
    const { expected } = readWindowCase(good);
    expect(caseDifferences(expected, { ...expected, results: expected.results.slice(1) })).not.toEqual([]);
    expect(caseDifferences({ ...expected, results: expected.results.slice(0, 1) }, expected)).toHaveLength(1);
    expect(caseDifferences(expected, { ...expected, lateEventIndexes: [5] })).toEqual([
      'lateEventIndexes is [5], expected [6]',
    ]);
  });

  it.each([
    ['{', 'JSON'],
    ['[]', 'the file must be an object'],
    [JSON.stringify({ ...goodCase, windowMs: 0 }), 'windowMs'],
    [
      JSON.stringify({ ...goodCase, graceMs: undefined }),
      'graceMs must be a whole number of at least 0, but is missing',
    ],
    [JSON.stringify({ ...goodCase, events: [{ key: 'BTC', ts: 1.5 }] }), 'events[0].ts'],
    [JSON.stringify({ ...goodCase, restartAfterEventIndexes: ['1'] }), 'restartAfterEventIndexes.0'],
    [JSON.stringify({ ...goodCase, expected: {} }), 'expected.results'],
  ])('names the file and the field of a bad file, and checks the others all the same (%#)', async (text, problem) => {
    await writeFile(join(folder, 'bad.json'), text);
    await writeFile(join(folder, 'good.json'), good);
    const { passed, lines } = await printed();
    expect(passed).toBe(false);
    expect(lines[0]).toContain(join(folder, 'bad.json'));
    expect(lines[0]).toContain(problem);
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('refuses a folder without cases', async () => {
    await expect(printed()).rejects.toThrow(WindowCaseError);
    await expect(checkWindowCases(join(folder, 'nowhere'), () => undefined)).rejects.toThrow('does not exist');
  });
});
