// `npm run -s dead-letters -- list | show ID | replay ID… | dismiss ID…`: works on dead letters through a gateway's API.
import { runBundled } from './run-bundled.mjs';

await runBundled('apps/gateway/src/dead-letters/dead-letters-command.ts', ({ deadLettersCommand }) =>
  deadLettersCommand(process.argv.slice(2), {
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    fetch,
  }),
);
