import type { DesiredState } from '../desired/desired-state.js';
import type { LiveObjects } from '../live-objects.js';
import { KINDS } from '../kinds.js';
import type { MarketPulse, MarketPulseStatus } from '../resource/market-pulse.js';

type Components = NonNullable<MarketPulseStatus['components']>;

interface Deployment {
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } };
  };
  readonly status?: { readonly readyReplicas?: number };
}

/** How many pods each service wants and has, and what they run; one that is not there yet has none. */
export function componentsOf(pulse: MarketPulse, { replicas }: DesiredState, live: LiveObjects): Components {
  return replicas.map(({ component, deployment, replicas: wanted }) => {
    const object = live.find(KINDS.Deployment, `${pulse.metadata.namespace}/${deployment}`) ?? {};
    const { spec, status } = object as Deployment;
    return {
      name: component,
      replicas: spec?.replicas ?? wanted,
      ready: status?.readyReplicas ?? 0,
      image: spec?.template?.spec?.containers?.[0]?.image ?? '',
    };
  });
}
