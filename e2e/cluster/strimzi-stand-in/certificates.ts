import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM texts: an authority, and a broker's key and certificate that it signed, as Kafka takes them in one file. */
export interface Certificates {
  readonly ca: string;
  readonly keystore: string;
}

/** Makes both with openssl, for these host names. */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'cmp-certificates-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder, timeout: 30_000 });
  const days = ['-days', '30'];
  try {
    const key = ['-newkey', 'rsa:2048', '-nodes'];
    await openssl('req', '-x509', ...key, ...days, '-subj', '/CN=cluster-ca', '-keyout', 'ca.key', '-out', 'ca.crt');
    await openssl('req', ...key, '-subj', '/CN=kafka', '-keyout', 'broker.key', '-out', 'broker.csr');
    await writeFile(join(folder, 'names'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', ...days];
    await openssl('x509', '-req', '-in', 'broker.csr', ...signed, '-out', 'broker.crt');
    const text = (name: string) => readFile(join(folder, name), 'utf8');
    return { ca: await text('ca.crt'), keystore: (await text('broker.key')) + (await text('broker.crt')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
