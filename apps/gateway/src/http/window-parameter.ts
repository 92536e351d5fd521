import { configuredWindows } from '@cmp/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import { ApiError } from './api-error.js';

/** The window length that a request asks for, the primary one by default. Throws a 400 that lists those that are computed. */
export function windowParameter(windowMs: number | undefined, config: GatewayConfig): number {
  if (windowMs === undefined) return config.windowMs;
  const sizes = configuredWindows(config).map(({ sizeMs }) => sizeMs);
  if (sizes.includes(windowMs)) return windowMs;
  const rule = sizes.length === 1 ? 'must be' : 'must be one of';
  throw new ApiError(400, 'bad_parameter', `window_ms: ${rule} ${sizes.join(', ')}, but is ${windowMs}`, 'window_ms');
}
