import { textLogStream } from './text-log-stream.js';

describe('textLogStream', () => {
  it('writes time, level, sentence, cause and fields on one line', () => {
    let written = '';
    const stream = textLogStream({ write: (text) => (written += text) });
    stream.write(
      JSON.stringify({
        level: 'warn',
        time: '2026-01-01T12:01:30.123Z',
        name: 'producer',
        msg: 'CoinGecko asks us to wait',
        error: { message: '429' },
        wait_ms: 7000,
        source: 'coingecko',
      }),
    );
    expect(written).toBe('12:01:30 warn CoinGecko asks us to wait (429) wait_ms=7000 source=coingecko\n');
  });
});
