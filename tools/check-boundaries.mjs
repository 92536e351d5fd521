// Canary of the boundary rule: plants imports that cross a boundary and fails when ESLint lets one pass. Without a project graph
// the rule skips its work in silence; this is how we would notice.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

process.env.NX_DAEMON = 'false';
const root = fileURLToPath(new URL('..', import.meta.url));
const RULES = ['@nx/enforce-module-boundaries', 'no-restricted-imports', 'no-restricted-globals'];
const CROSSINGS = [
  ['libs/market/src', "import { Readiness } from '@cmp/runtime';", 'the domain imports an adapter'],
  ['libs/window/src', "import { TICK_TOPIC } from '@cmp/contracts';", 'window knows the wire'],
  ['libs/market/src', "import { readFileSync } from 'node:fs';", 'the domain uses a Node builtin'],
  ['libs/contracts/src', "import { Kafka } from 'kafkajs';", 'the contracts import an npm package'],
  ['libs/event-log/src', "import { ProducerModule } from '@cmp/producer';", 'a library imports an app'],
  ['apps/producer/src', "import { ProcessorModule } from '@cmp/processor';", 'an app imports an app'],
  ['apps/gateway/src', "import { barLayout } from '@cmp/plot';", 'a Node app imports a browser library'],
  ['apps/processor/src', "import { decodeTick } from '../../../libs/contracts/src/tick-codec.js';", 'a deep import'],
];

const planted = CROSSINGS.map(([folder, code, what], index) => {
  const file = join(root, folder, `boundary-canary-${index}.ts`);
  const name = /\{ (\w+) \}/.exec(code)[1];
  writeFileSync(file, `${code}\nexport const canary = ${name};\n`);
  return { file, what };
});
let survived = 0;
try {
  const eslint = new ESLint({ cwd: root });
  for (const { file, what } of planted) {
    const [result] = await eslint.lintFiles([file]);
    const caught = result.messages.some(({ ruleId }) => RULES.includes(ruleId));
    if (!caught) survived += 1;
    process.stdout.write(`${caught ? 'refused' : 'LET PASS'}: ${what}\n`);
  }
} finally {
  for (const { file } of planted) rmSync(file, { force: true });
}
process.exit(survived === 0 ? 0 : 1);
