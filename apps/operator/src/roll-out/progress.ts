import type { StageName } from '../desired/desired-state.js';

/** Why a stage is not ready: it needs time, or it will not get ready by waiting. */
export interface Hindrance {
  readonly kind: 'waiting' | 'failed';
  /** CamelCase, for programs: the reason of a condition. */
  readonly reason: string;
  /** A sentence, for people. */
  readonly message: string;
}

/** How far the roll-out came: every stage before `stage` is ready as wanted; those behind it were left as they are. */
export interface Progress {
  /** Null when all are ready. */
  readonly stage: StageName | null;
  /** What holds the stage up; and what else could not be done on the way, which nobody waits for. */
  readonly hindrances: readonly Hindrance[];
}

export const isComplete = ({ stage }: Progress) => stage === null;

export const waiting = (reason: string, message: string): Hindrance => ({ kind: 'waiting', reason, message });
export const failed = (reason: string, message: string): Hindrance => ({ kind: 'failed', reason, message });
