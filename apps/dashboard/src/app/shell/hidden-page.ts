/** Frames after which the redraw of a page that came back is done. */
const SETTLED_FRAMES = 3;

/**
 * Marks `<html data-hidden>` while the page is hidden and until its first redraw afterwards: the style sheets then start
 * no transition. Otherwise everything that changed meanwhile would start to move at once on return.
 */
export function stopMotionWhileHidden(): void {
  const { dataset } = document.documentElement;
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) dataset['hidden'] = '';
    else afterFrames(SETTLED_FRAMES, () => delete dataset['hidden']);
  });
}

function afterFrames(count: number, job: () => void): void {
  if (count === 0) job();
  else requestAnimationFrame(() => afterFrames(count - 1, job));
}
