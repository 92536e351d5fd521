import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { AlertRecord } from '@cmp/contracts';
import type { FeedState } from '../feed/feed-state.js';
import type { GatewayConfig } from '../gateway.config.js';
import { alertsQuery } from './api-shapes.js';
import { openAlerts, type OpenAlert } from './open-alerts.js';
import { parseParameters, unknownCoin } from './parse-parameters.js';
import { FEED_STATE, GATEWAY_CONFIG } from './tokens.js';

/** What was raised and has not cleared, and what happened before. */
@Controller('api/alerts')
export class AlertsController {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(FEED_STATE) private readonly state: FeedState,
  ) {}

  @Get()
  alerts(@Query() query: unknown): { alerts: readonly OpenAlert[]; history: readonly AlertRecord[] } {
    const { coin, limit } = parseParameters(alertsQuery, query);
    const coins = coin === undefined ? undefined : new Set([coin]);
    const pulses = this.state.pulses(coins).map(({ record }) => record);
    const events = this.state.alerts.of(coins).map(({ record }) => record);
    if (coin !== undefined && pulses.length + events.length === 0 && !this.config.coins.includes(coin)) {
      throw unknownCoin(coin);
    }
    const prices = new Map(this.state.ticks(coins).map(({ record }) => [record.coin, record.price]));
    const alerts = openAlerts({ pulses, events, priceOf: (one) => prices.get(one) ?? null });
    return { alerts, history: events.slice(-limit).reverse() };
  }
}
