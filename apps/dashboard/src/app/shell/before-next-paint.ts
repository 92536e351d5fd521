export type BeforePaint = (job: () => void) => void;

/** Runs a job before the next paint. A hidden page does not paint: the job waits until the page is shown, and then runs at once. */
export const beforeNextPaint: BeforePaint = (job) => {
  if (!document.hidden) requestAnimationFrame(() => job());
  else document.addEventListener('visibilitychange', () => job(), { once: true });
};
