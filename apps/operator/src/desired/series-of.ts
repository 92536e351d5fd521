import type { MarketPulse } from '../resource/market-pulse.js';

type Named = Pick<MarketPulse, 'metadata'>;

/** Series of one pipeline's pods: its pod monitors give them the label `marketpulse`. `more` narrows further, as in `reason="slow"`. */
export function podSeries({ metadata }: Named, more = ''): string {
  return `{namespace="${metadata.namespace}",marketpulse="${metadata.name}"${more === '' ? '' : `,${more}`}}`;
}

/** Series that the operator tells of one MarketPulse. */
export function resourceSeries({ metadata }: Named, more = ''): string {
  return `{namespace="${metadata.namespace}",name="${metadata.name}"${more === '' ? '' : `,${more}`}}`;
}
