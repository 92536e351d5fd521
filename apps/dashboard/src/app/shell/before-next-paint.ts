import { InjectionToken } from '@angular/core';

export type BeforePaint = (job: () => void) => void;

/** Runs a job before the next paint. A hidden page does not paint: the job waits until the page is shown, and then runs at once. */
export const beforeNextPaint: BeforePaint = (job) => {
  if (!document.hidden) requestAnimationFrame(() => job());
  else document.addEventListener('visibilitychange', () => job(), { once: true });
};

/** What the store draws with; a test puts a paint of its own here. */
export const BEFORE_PAINT = new InjectionToken<BeforePaint>('before the next paint', {
  providedIn: 'root',
  factory: () => beforeNextPaint,
});
