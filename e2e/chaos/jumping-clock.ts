import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@cmp/runtime/testing';
import type { StartedApp } from '../pipeline/started-app.js';

const PRELOAD = new URL('fake-clock.mjs', import.meta.url);

/** The clock of one process's machine, which a test sets while the process runs. */
export class JumpingClock {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cmp-clock-'));
  private readonly file = join(this.folder, 'offset');
  private jumps = 0;

  /** For the environment of the process. */
  get variables(): Readonly<Record<string, string>> {
    return { NODE_OPTIONS: `--import=${PRELOAD.href}`, CHAOS_CLOCK_FILE: this.file };
  }

  /** Sets the clock to the real time and `offsetMs` more; resolves once the process has it. */
  async set(app: StartedApp, offsetMs: number): Promise<void> {
    this.jumps += 1;
    writeFileSync(this.file, String(offsetMs));
    app.signal('SIGUSR2');
    const jumped = () => app.stderr.split('clock set to').length - 1 >= this.jumps;
    await eventually('the clock has jumped', jumped);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
