export type BeforePaint = (job: () => void) => void;

/** Runs a job before the next paint. A hidden page does not paint: the job waits until the page is shown. */
export const beforeNextPaint: BeforePaint = (job) => {
  if (!document.hidden) requestAnimationFrame(() => job());
  else document.addEventListener('visibilitychange', () => beforeNextPaint(job), { once: true });
};
