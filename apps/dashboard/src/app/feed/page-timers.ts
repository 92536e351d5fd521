import type { FeedTimers } from './feed-client.js';

export const pageTimers: FeedTimers = {
  nowMs: () => Date.now(),
  after: (ms, job) => {
    const timer = setTimeout(job, ms);
    return () => clearTimeout(timer);
  },
};
