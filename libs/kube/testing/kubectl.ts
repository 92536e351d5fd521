import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@cmp/runtime/testing';
import type { KubeObject } from '../src/index.js';

const LIMIT_MS = 120_000;
const ESTABLISHED = 'jsonpath={.status.conditions[?(@.type=="Established")].status}';

/** What only the command knows to do: strict dry runs, and whatever a person would type. Runs with the KUBECONFIG of the process. */
export class Kubectl {
  constructor(private readonly program: string) {}

  /** Gives what it prints; fails with what it complains of. */
  run(args: readonly string[], input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.program, args, { timeout: LIMIT_MS });
      const said = { out: '', error: '' };
      child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
      child.stderr.on('data', (data: Buffer) => (said.error += data.toString()));
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(said.out);
        else reject(new Error(`kubectl ${args.join(' ')}: ${said.error || said.out}`));
      });
      // Closed early by a kubectl that has failed already: its exit code tells.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /** Has the API server check objects as if it stored them: schema, unknown fields, rules, admission. Gives `kind/name` of each. */
  async dryRun(objects: readonly KubeObject[]): Promise<readonly string[]> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const apply = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--output=name', '--filename=-'];
    return (await this.run(apply, list)).trim().split('\n');
  }

  /** Installs the CRDs of each folder that the cluster does not have; gives what takes them away again. */
  async lendDefinitions(folders: readonly string[]): Promise<() => Promise<void>> {
    const files = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => join(folder, file)),
    );
    const lent: string[] = [];
    for (const file of files) {
      const there = await this.run(['get', '--ignore-not-found', '--output=name', '--filename', file]);
      if (there.trim() !== '') continue;
      await this.run(['apply', '--server-side', '--filename', file]);
      // Not by `kubectl wait`: it fails as long as there are no conditions at all.
      const established = ['get', '--filename', file, '--output', ESTABLISHED];
      await eventually(`${file} is served`, async () => (await this.run(established)).includes('True'), LIMIT_MS);
      lent.push(file);
    }
    return async () => {
      for (const file of lent) await this.run(['delete', '--ignore-not-found', '--filename', file]);
    };
  }
}
