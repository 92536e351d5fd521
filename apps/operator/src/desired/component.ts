/** The services of one MarketPulse, in the order of the data path. */
export const COMPONENTS = ['producer', 'processor', 'gateway', 'dashboard'] as const;
export type Component = (typeof COMPONENTS)[number];

/** Port that answers probes, scrapes and, for gateway and dashboard, everybody. */
export const PORTS: Readonly<Record<Component, { readonly name: string; readonly number: number }>> = {
  producer: { name: 'operations', number: 8081 },
  processor: { name: 'operations', number: 8082 },
  gateway: { name: 'http', number: 8080 },
  dashboard: { name: 'http', number: 8080 },
};
