// What the kernel counts of a process (Linux).
import { readFile } from 'node:fs/promises';

const TICKS_PER_S = 100; // USER_HZ, fixed at 100 in the kernel's ABI

/** CPU time of all its threads so far, ms. */
export async function cpuMs(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_S;
}

/** Its largest resident memory so far (`VmHWM`), MB. */
export async function peakMb(pid) {
  const [, kb] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'));
  return Number(kb) / 1024;
}
