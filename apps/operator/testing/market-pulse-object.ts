/** The smallest MarketPulse as the API server would hand it over, with `spec` merged over its own. */
export function marketPulseObject(spec: object = {}, metadata: object = {}): Record<string, unknown> {
  return {
    apiVersion: 'market-pulse.io/v1alpha1',
    kind: 'MarketPulse',
    metadata: { name: 'pulse', namespace: 'market', uid: 'uid-of-pulse', generation: 1, ...metadata },
    spec: { coins: ['bitcoin', 'ethereum'], kafka: { managed: {} }, ...spec },
  };
}
