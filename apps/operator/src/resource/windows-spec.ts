import { z } from 'zod';
import { ruled, type CelRule } from './cel-rule.js';
import { duration, durationMs, durationOrOff } from './duration.js';

const size = (meaning: string) => duration(meaning, { min: '1s', max: '24h', wholeSeconds: true });
const grace = () =>
  duration('How long after its end a window still waits for records that come out of order', { min: '0s', max: '1h' });

interface Hopping {
  readonly size: string;
  readonly advance?: string | undefined;
}

const advanceOf = (window: Hopping) => durationMs(window.advance ?? window.size);

/** A record is in size / advance windows, and each of them costs: the processor's own limit. */
const HOPPING: readonly CelRule<Hopping>[] = [
  {
    rule: '!has(self.advance) || duration(self.advance) <= duration(self.size)',
    message: 'advance must be at most size: windows further apart would leave ticks out',
    holds: (window) => advanceOf(window) <= durationMs(window.size),
  },
  {
    rule: "!has(self.advance) || duration(self.advance) < duration('1s') || duration(self.size).getSeconds() % duration(self.advance).getSeconds() == 0",
    message: 'advance must divide size, as 30s divides 5m',
    holds: (window) => durationMs(window.size) % advanceOf(window) === 0,
  },
  {
    rule: '!has(self.advance) || duration(self.size).getSeconds() <= 100 * duration(self.advance).getSeconds()',
    message: 'advance must be at least a hundredth of size',
    holds: (window) => durationMs(window.size) <= 100 * advanceOf(window),
  },
];

const furtherWindow = ruled(
  z.object({
    size: size('Length of the windows'),
    advance: size('Time from one window to the next; unset is size: windows do not overlap').optional(),
    grace: grace().default('0s'),
  }),
  HOPPING,
);

const further = z
  .array(furtherWindow)
  .max(8)
  .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['size'] })
  .default([])
  .describe('Further lengths beside the primary one');

const sizesOf = (windows: { size: string; more: readonly Hopping[] }) =>
  [windows.size, ...windows.more.map((each) => each.size)].map(durationMs);

/** Over which stretches of time prices are summed up. */
export const windowsSpec = ruled(
  z.object({
    size: size('Length of the primary windows, which the charts show').default('30s'),
    grace: grace().default('2s'),
    correction: duration('How long a late record still corrects a closed window; 0s turns that off', {
      min: '0s',
      max: '24h',
    }).default('10m'),
    idleClose: durationOrOff('How long a silent, caught-up partition waits before the wall clock closes its windows', {
      min: '0s',
      max: '1h',
    }).default('3s'),
    more: further,
  }),
  [
    {
      rule: 'self.more.all(a, duration(a.size) != duration(self.size) && self.more.exists_one(b, duration(b.size) == duration(a.size)))',
      message: 'every size may appear once, the primary one included: results of one length could not be told apart',
      holds: (windows) => new Set(sizesOf(windows)).size === windows.more.length + 1,
    },
  ],
)
  .prefault({})
  .describe('Time windows');
