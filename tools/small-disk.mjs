// A small disk that tests may fill to the last byte: a file system in memory that only processes of the test see. Mounting it needs no
// root where the kernel lets users have namespaces of their own. Elsewhere SMALL_DISK_DIR may name a folder on a small disk.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';

const WAYS = [['--user', '--map-root-user', '--mount'], ['--mount']];
/** As e2e/chaos/small-disk.ts does it: mount, and enter from another process. */
const TRIAL = 'nsenter --version && mount -t tmpfs -o size=1m small-disk "$1"';

export const NO_SMALL_DISK =
  'there is no small disk to fill: that needs unshare, nsenter and mount of util-linux and a kernel that lets users have namespaces ' +
  '(Linux), or SMALL_DISK_DIR set to a folder on a disk with less than 256 MiB free (docker run --tmpfs /small:size=48m; hdiutil on macOS)';

/** @returns {Readonly<Record<string, string>> | null} what the tests learn of it; null where there is none */
export function smallDiskVariables(env = process.env) {
  if (env.SMALL_DISK_DIR !== undefined) return variables({ folder: env.SMALL_DISK_DIR });
  const way = WAYS.find(
    (options) =>
      spawnSync('unshare', [...options, 'sh', '-c', TRIAL, 'sh', tmpdir()], { stdio: 'ignore' }).status === 0,
  );
  return way === undefined ? null : variables({ unshare: way });
}

function variables(disk) {
  return { TEST_SMALL_DISK: JSON.stringify(disk) };
}
