import type { ScalePace } from '../resource/autoscaling-spec.js';
import { durationMs } from '../resource/duration.js';

const MINUTE_SECONDS = 60;

/** Quick up, at most doubling or two pods a minute; down one pod at a time. */
export function scalingBehavior({ scaleUpAfter, scaleDownAfter, scaleDownEvery }: Omit<ScalePace, 'pollInterval'>) {
  return {
    scaleUp: {
      stabilizationWindowSeconds: secondsOf(scaleUpAfter),
      policies: [
        { type: 'Percent', value: 100, periodSeconds: MINUTE_SECONDS },
        { type: 'Pods', value: 2, periodSeconds: MINUTE_SECONDS },
      ],
      selectPolicy: 'Max',
    },
    scaleDown: {
      stabilizationWindowSeconds: secondsOf(scaleDownAfter),
      policies: [{ type: 'Pods', value: 1, periodSeconds: secondsOf(scaleDownEvery) }],
    },
  };
}

export const secondsOf = (duration: string) => durationMs(duration) / 1000;
