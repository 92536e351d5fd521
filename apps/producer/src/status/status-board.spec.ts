import { RecordingLogger } from '@cmp/runtime/testing';
import { StatusBoard } from './status-board.js';

function begun() {
  const logger = new RecordingLogger();
  return { logger, board: new StatusBoard(logger) };
}

describe('StatusBoard', () => {
  it('logs a change of state once, with when the source is asked next', () => {
    const { board, logger } = begun();
    board.update('coingecko', { active: true, state: 'ok', detail: 'answers' });
    const trouble = {
      state: 'limited',
      detail: 'rate limit reached',
      nextPollAtMs: Date.UTC(2025, 10, 4, 17, 46),
    } as const;
    board.update('coingecko', trouble);
    board.update('coingecko', { ...trouble, nextPollAtMs: Date.UTC(2025, 10, 4, 17, 48) });
    const fields = { source: 'coingecko', active: true };
    expect(logger.lines).toEqual([
      { level: 'info', message: 'coingecko: answers', fields: { ...fields, state: 'ok', next_poll_at: null } },
      {
        level: 'warn',
        message: 'coingecko: rate limit reached',
        fields: { ...fields, state: 'limited', next_poll_at: '2025-11-04T17:46:00.000Z' },
      },
    ]);
  });

  it('logs nothing of a source that has not begun', () => {
    const { board, logger } = begun();
    board.update('simulated', { state: 'starting' });
    expect(logger.lines).toEqual([]);
  });

  it('shows a reason why nothing is polled instead of what active sources say, until it has gone', () => {
    const { board, logger } = begun();
    board.update('coingecko', { active: true, state: 'ok', detail: 'answers' });
    board.update('simulated', { state: 'starting', detail: 'waits' });
    for (let times = 0; times < 2; times++) board.hold('another replica polls');
    expect(board.of('coingecko')).toMatchObject({ state: 'down', detail: 'another replica polls' });
    expect(board.of('simulated')).toMatchObject({ state: 'starting', detail: 'waits' });
    board.hold(null);
    expect(board.of('coingecko')).toMatchObject({ state: 'ok', detail: 'answers' });
    expect(logger.lines.map(({ message }) => message)).toEqual([
      'coingecko: answers',
      'another replica polls',
      'polling goes on',
    ]);
  });
});
