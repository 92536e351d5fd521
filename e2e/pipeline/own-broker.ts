import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const launcher = fileURLToPath(new URL('../../tools/kafka/kafka', import.meta.url));

/** A one-broker Kafka of the test's own, which it may stop and start. Its data stays until `remove`. */
export class OwnBroker {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cmp-broker-'));

  constructor(private readonly port: number) {}

  get bootstrap(): string {
    return `127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    await run(launcher, ['up', '--data', this.folder, '--port', String(this.port)], { timeout: 120_000 });
  }

  async down(): Promise<void> {
    await run(launcher, ['down', '--data', this.folder], { timeout: 60_000 });
  }

  /** As a crash: SIGKILL. */
  async kill(): Promise<void> {
    await run(launcher, ['kill', '1', '--data', this.folder], { timeout: 60_000 });
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
