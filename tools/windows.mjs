// `npm run -s windows -- check DIR`: runs window cases through the processor's own code, bundled for this one run.
import { runBundled } from './run-bundled.mjs';

await runBundled('apps/processor/src/window-cases/windows-command.ts', ({ windowsCommand }) =>
  windowsCommand(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`)),
);
