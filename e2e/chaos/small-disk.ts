import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '@cmp/runtime';

const SIZE = '48m';
const MOUNT = 'mount -t tmpfs -o size=$1 small-disk "$2" && echo mounted && exec cat';
const MOST_FREE_BYTES = 256 * 1024 * 1024;
/** Down to single bytes: what is left at the end is nothing. */
const BLOCK_BYTES = [1024 * 1024, 64 * 1024, 4096, 1];

/** How tools/small-disk.mjs says where there is one. */
type Found = { readonly unshare: readonly string[] } | { readonly folder: string };

/**
 * A disk of its own for one test, to be filled: a file system in memory, in a mount namespace that a process of ours keeps until
 * `remove` (or until this process ends, however: it waits for the end of its input).
 */
export class SmallDisk {
  private constructor(
    /** Its folder, for processes started by `launcher`. */
    readonly folder: string,
    /** The same, for this process and others outside. SQLite cannot use that path: it resolves links by itself, and this one cannot be. */
    readonly seenFromOutside: string,
    /** Program and arguments to put before those of a process that is to see the disk. */
    readonly launcher: readonly string[],
    private readonly holder: ChildProcess | null,
  ) {}

  /** Throws when `TEST_SMALL_DISK` is not set, or names a disk that is too large to be filled for a test. */
  static async make(env: NodeJS.ProcessEnv = process.env): Promise<SmallDisk> {
    const variable = env['TEST_SMALL_DISK'];
    if (variable === undefined) throw new Error('TEST_SMALL_DISK is not set: run npm test or npm run test:chaos');
    const found = JSON.parse(variable) as Found;
    return 'folder' in found ? SmallDisk.lent(found.folder) : SmallDisk.mounted(found.unshare);
  }

  private static lent(on: string): SmallDisk {
    const { bavail, bsize } = statfsSync(on);
    if (bavail * bsize > MOST_FREE_BYTES) throw new Error(`SMALL_DISK_DIR: ${on} has more than 256 MiB free`);
    const folder = mkdtempSync(join(on, 'cmp-small-disk-'));
    return new SmallDisk(folder, folder, [], null);
  }

  private static async mounted(unshare: readonly string[]): Promise<SmallDisk> {
    const folder = mkdtempSync(join(tmpdir(), 'cmp-small-disk-'));
    const args = [...unshare, 'sh', '-c', MOUNT, 'sh', SIZE, folder];
    const holder = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await Promise.race([
      once(holder.stdout, 'data'),
      once(holder, 'exit').then(() => Promise.reject(new Error(`unshare ${args.join(' ')} mounts nothing`))),
    ]);
    const users = unshare.includes('--user') ? ['--user', '--preserve-credentials'] : [];
    const launcher = ['nsenter', '--target', String(holder.pid), '--mount', ...users];
    return new SmallDisk(folder, `/proc/${holder.pid}/root${folder}`, launcher, holder);
  }

  /** Leaves no byte free. */
  fill(): void {
    const ballast = openSync(this.ballast, 'a');
    for (const bytes of BLOCK_BYTES) writeUntilFull(ballast, Buffer.alloc(bytes));
    closeSync(ballast);
  }

  makeRoom(): void {
    rmSync(this.ballast);
  }

  async remove(): Promise<void> {
    if (this.holder !== null) {
      const gone = once(this.holder, 'exit');
      this.holder.stdin?.end();
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get ballast(): string {
    return join(this.seenFromOutside, 'ballast');
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
  }
}
