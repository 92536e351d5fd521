import type { FeedWindow } from '@cmp/contracts';
import { configuredWindows } from '@cmp/runtime';
import type { GatewayConfig } from './gateway.config.js';

/** The window definitions in the spelling of the wire, the primary one first. */
export function feedWindows(config: GatewayConfig): FeedWindow[] {
  return configuredWindows(config).map(({ sizeMs, advanceMs, graceMs }) => {
    return { window_ms: sizeMs, advance_ms: advanceMs, grace_ms: graceMs };
  });
}
