import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { WindowDefinitionError } from '@cmp/window';
import { checkWindowCase } from './check-window-case.js';
import { WindowCaseError } from './read-window-case.js';

const SHOWN_DIFFERENCES = 10;

/** Checks every `.json` file of a folder, or one file; prints one line each and the sum. Returns whether all passed. */
export async function checkWindowCases(path: string, print: (line: string) => void): Promise<boolean> {
  const files = await caseFiles(path);
  let passed = 0;
  for (const file of files) if (await checkFile(file, print)) passed += 1;
  print(`${passed} passed, ${files.length - passed} failed`);
  return passed === files.length;
}

/** Throws `WindowCaseError` when there is nothing to check: silence would look like success. */
async function caseFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new WindowCaseError(`${path} does not exist: name a folder of window cases`);
  if (found.isFile()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) throw new WindowCaseError(`${path} holds no .json file: name a folder of window cases`);
  return names.map((name) => join(path, name));
}

async function checkFile(file: string, print: (line: string) => void): Promise<boolean> {
  const name = basename(file, '.json');
  try {
    const { summary, differences } = await checkWindowCase(await readFile(file, 'utf8'));
    print(`${differences.length === 0 ? 'passed' : 'FAILED'} ${name}: ${summary}`);
    for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) print(`       ${difference}`);
    const more = differences.length - SHOWN_DIFFERENCES;
    if (more > 0) print(`       and ${more} more differences`);
    return differences.length === 0;
  } catch (error) {
    // A bad file must not hide what the others say.
    if (!(error instanceof WindowCaseError || error instanceof WindowDefinitionError)) throw error;
    print(`FAILED ${name}: ${file}: ${error.message}`);
    return false;
  }
}
