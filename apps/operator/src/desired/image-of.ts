import type { MarketPulse } from '../resource/market-pulse.js';
import type { Component } from './component.js';
import type { Facts } from './facts.js';

/** `registry/prefix-component:tag`; the resource's own words go before the operator's. */
export function imageOf({ spec }: Pick<MarketPulse, 'spec'>, component: Component, { images }: Pick<Facts, 'images'>) {
  const registry = spec.image.registry ?? images.registry;
  const repository = `${spec.image.repositoryPrefix ?? images.repositoryPrefix}${component}`;
  return `${registry === '' ? '' : `${registry}/`}${repository}:${spec.image.tag ?? images.tag}`;
}
