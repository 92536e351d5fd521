import { LogError } from '@cmp/event-log';
import { ApiError } from './api-error.js';
import { HistoryBusyError } from './pulse-history.js';

/** What was read of the log for a request; a 503 when it does not answer, or when too many ask at once. `hint` says what helps. */
export async function logAnswer<T>(read: () => Promise<T>, hint: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HistoryBusyError) throw new ApiError(503, 'busy', error.message);
    if (error instanceof LogError) throw new ApiError(503, 'log_away', `the log does not answer; ${hint}`);
    throw error;
  }
}
