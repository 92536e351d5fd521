import { checkWindowCases } from './check-window-cases.js';
import { WindowCaseError } from './read-window-case.js';

/** `windows check PATH`: returns the exit code. Bundled and run by tools/windows.mjs. */
export async function windowsCommand(args: readonly string[], print: (line: string) => void): Promise<number> {
  const [command, path, ...rest] = args;
  if (command !== 'check' || path === undefined || rest.length > 0) {
    print('usage: npm run -s windows -- check DIR (a folder of window cases, or one file)');
    return 1;
  }
  try {
    return (await checkWindowCases(path, print)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WindowCaseError)) throw error;
    print(error.message);
    return 1;
  }
}
