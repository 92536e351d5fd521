import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyCommand } from './verify-command.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cmp-verify-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const code = await verifyCommand(args, {
    environment: { DATA_DIR: folder, ...environment },
    print: (line) => lines.push(line),
  });
  return { code, output: lines.join('\n') };
}

describe('the verify command', () => {
  it.each([
    [['--since', '1'], '--since is no option'],
    [['--from'], '--from needs a time, not ""'],
    [['--to', 'yesterday'], '--to needs a time, not "yesterday"'],
    [['--from', '20', '--to', '10'], '--from must not be later than --to'],
  ])('says what is wrong with %j and how it is used', async (args, message) => {
    const { code, output } = await run(args);
    expect(code).toBe(1);
    expect(output).toContain(message);
    expect(output).toContain('usage: npm run -s verify');
  });

  it('names every variable that does not fit, and ends with 78', async () => {
    const { code, output } = await run([], { WINDOW_MS: 'half a minute', MORE_WINDOWS: 'often' });
    expect(code).toBe(78);
    expect(output).toContain('WINDOW_MS');
    expect(output).toContain('MORE_WINDOWS');
  });

  it('says where there is no log, and makes none', async () => {
    const { code, output } = await run([]);
    expect(code).toBe(1);
    expect(output).toContain(`there is no event log in ${folder}`);
    expect(readdirSync(folder)).toEqual([]);
  });
});
