import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { duration } from './duration.js';

const percent = (meaning: string) => z.number().min(0.01).max(1000).describe(`${meaning} (% of 24 h change)`);

const alert = ruled(
  z.object({
    raisePct: percent('Average change, either way, that raises an alert').default(5),
    clearPct: percent('Average change, either way, below which an alert clears').default(4.5),
    cooldown: duration('Least time between two alerts of one coin in one direction', { min: '0s', max: '24h' }).default(
      '5m',
    ),
  }),
  [
    {
      rule: 'self.clearPct < self.raisePct',
      message: 'clearPct must be below raisePct, or an alert would be raised and cleared by the same change',
      holds: ({ clearPct, raisePct }) => clearPct < raisePct,
    },
  ],
);

/** Limits of labels and alerts. */
export const thresholdsSpec = ruled(
  z.object({
    movingPct: percent('Average change, either way, from which a coin is Moving').default(3),
    volatilePct: percent('Average change, either way, from which a coin is Volatile').default(5),
    trendPct: percent('Average change from which a coin is Rising, and its negative Falling').default(3),
    alert: alert.prefault({}).describe('When alerts are raised and cleared'),
  }),
  [
    {
      rule: 'self.movingPct <= self.volatilePct',
      message: 'volatilePct must be at least movingPct: what is Volatile is Moving as well',
      holds: ({ movingPct, volatilePct }) => movingPct <= volatilePct,
    },
  ],
)
  .prefault({})
  .describe('Limits of labels and alerts');
