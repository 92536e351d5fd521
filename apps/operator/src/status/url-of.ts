import { nameOf } from '../desired/object-names.js';
import type { MarketPulse } from '../resource/market-pulse.js';

/** Where the page is: at its host name, or inside the cluster. Without a page, the gateway with its API and feeds. */
export function urlOf(pulse: MarketPulse): string {
  const { exposure, dashboard } = pulse.spec;
  if (exposure?.host !== undefined) return `${exposure.tls === undefined ? 'http' : 'https'}://${exposure.host}/`;
  const component = dashboard.enabled ? 'dashboard' : 'gateway';
  return `http://${nameOf(pulse, component)}.${pulse.metadata.namespace}.svc/`;
}
