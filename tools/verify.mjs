// `npm run -s verify -- [--from TIME] [--to TIME]`: recomputes every window from the ticks and compares it with what was published.
import { runBundled } from './run-bundled.mjs';

await runBundled('apps/processor/src/verify/verify-command.ts', ({ verifyCommand }) =>
  verifyCommand(process.argv.slice(2), {
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
  }),
);
