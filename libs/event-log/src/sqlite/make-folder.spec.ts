import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

describe('makeFolder', () => {
  let base: string;
  beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'make-folder-'))));
  afterEach(() => rmSync(base, { recursive: true }));

  it('makes every missing folder of the path, and is content when all are there', () => {
    makeFolder(join(base, 'a', 'b', 'c'));
    makeFolder(join(base, 'a', 'b', 'c'));
    expect(existsSync(join(base, 'a', 'b', 'c'))).toBe(true);
  });

  it('refuses a path through a file', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => makeFolder(join(base, 'file', 'data'))).toThrow('ENOTDIR');
    expect(() => makeFolder(join(base, 'file'))).toThrow('EEXIST');
  });

  it('gives up, rather than trying for ever, where the file system refuses new entries', () => {
    expect(() => makeFolder('/proc/no-such-entry/data')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
  });
});
