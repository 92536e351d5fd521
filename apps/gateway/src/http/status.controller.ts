import { Controller, Get, Header, Inject } from '@nestjs/common';
import { CLOCK, type Clock } from '@cmp/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import type { Gateway } from '../gateway.js';
import { feedWindows } from '../feed-windows.js';
import { GATEWAY_VERSION } from '../gateway-version.js';
import { overviewAnswer } from './overview-answer.js';
import { GATEWAY, GATEWAY_CONFIG } from './tokens.js';

/** How the data path is, and what the market looks like as a whole. */
@Controller('api')
export class StatusController {
  constructor(
    @Inject(GATEWAY) private readonly gateway: Gateway,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('status')
  @Header('cache-control', 'no-store')
  async status() {
    const { engine, hub, messages, state } = this.gateway;
    const nowMs = this.clock.nowMs();
    const newestWindowEndMs = this.gateway.newestWindowEndMs();
    return {
      server_time: new Date(nowMs).toISOString(),
      version: GATEWAY_VERSION,
      window_ms: this.config.windowMs,
      windows: feedWindows(this.config),
      correction_ms: this.config.correctionMs,
      ...messages.feedStatus(),
      history_complete: engine.historyIsComplete,
      overview: overviewAnswer(state.newestPulses(), this.config.coins, this.config.windowMs, nowMs),
      newest_window_end: newestWindowEndMs === null ? null : new Date(newestWindowEndMs).toISOString(),
      clients: hub.clientsByKind(),
      lag: await engine.lag(),
    };
  }
}
