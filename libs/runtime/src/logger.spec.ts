import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from './logger.js';

describe('createLogger', () => {
  const file = join(tmpdir(), `cmp-logger-${process.pid}.log`);
  afterEach(() => rmSync(file, { force: true }));

  it('writes one JSON object a line', () => {
    const fd = openSync(file, 'w');
    createLogger({ name: 'test', level: 'info', fd }).warn('the disk is nearly full', { free_mb: 3 });
    closeSync(fd);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ msg: 'the disk is nearly full', free_mb: 3 });
  });

  it('goes on when a line cannot be written, as on a full disk', () => {
    writeFileSync(file, '');
    const readOnly = openSync(file, 'r');
    const logger = createLogger({ name: 'test', level: 'info', fd: readOnly });
    for (let line = 0; line < 3; line += 1) expect(() => logger.warn('lost')).not.toThrow();
    closeSync(readOnly);
  });
});
