import { nextAlert, type Alert, type AlertThresholds } from './alert.js';
import type { Pulse } from './pulse.js';

export interface AlertRules extends AlertThresholds {
  /** Least event time between two raises of one coin in one direction, ms. */
  readonly alertCooldownMs: number;
}

/** The alerts of one coin as far as what comes next depends on them. Instants are window ends, epoch ms. */
export interface AlertCourse {
  readonly open: Alert | null;
  /** When an alert was last raised in each direction; null before the first. */
  readonly raisedUpMs: number | null;
  readonly raisedDownMs: number | null;
  /** End of the newest window that was judged: an older one that is published late is not judged any more. */
  readonly judgedThroughMs: number | null;
}

export const NO_ALERTS: AlertCourse = { open: null, raisedUpMs: null, raisedDownMs: null, judgedThroughMs: null };

/**
 * The course after one more window. A coin that crosses the limit again within the cooldown raises nothing; if it is still beyond the
 * limit when the cooldown has passed, it raises then.
 */
export function followAlert(
  course: AlertCourse,
  pulse: Pick<Pulse, 'change24hPct' | 'windowEndMs'>,
  rules: AlertRules,
): AlertCourse {
  if (course.judgedThroughMs !== null && pulse.windowEndMs <= course.judgedThroughMs) return course;
  const judged = { ...course, judgedThroughMs: pulse.windowEndMs };
  const next = nextAlert(course.open, pulse, rules);
  if (next === course.open) return judged;
  if (next === null || isCooling(course, next, rules)) return { ...judged, open: null };
  return { ...judged, open: next, [next.direction === 'up' ? 'raisedUpMs' : 'raisedDownMs']: next.sinceMs };
}

function isCooling(course: AlertCourse, next: Alert, { alertCooldownMs }: AlertRules): boolean {
  const raisedMs = next.direction === 'up' ? course.raisedUpMs : course.raisedDownMs;
  return raisedMs !== null && next.sinceMs < raisedMs + alertCooldownMs;
}
