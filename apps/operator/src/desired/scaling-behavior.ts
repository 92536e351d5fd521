/** Quick up, at most doubling or two pods a minute; down one pod at a time, each further apart than a rebalance takes to settle. */
export const PROCESSOR_BEHAVIOR = {
  scaleUp: {
    stabilizationWindowSeconds: 30,
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 60 },
      { type: 'Pods', value: 2, periodSeconds: 60 },
    ],
    selectPolicy: 'Max',
  },
  scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 180 }] },
};

/** Open connections do not move to a new pod, and each pod that goes sends its clients away: down slowly. */
export const GATEWAY_BEHAVIOR = {
  scaleUp: PROCESSOR_BEHAVIOR.scaleUp,
  scaleDown: { stabilizationWindowSeconds: 900, policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] },
};
