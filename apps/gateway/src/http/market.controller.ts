import { Controller, Get, Inject, Query } from '@nestjs/common';
import { SNAPSHOT_POINTS, type PulseRecord } from '@cmp/contracts';
import { coinById, type Coin } from '@cmp/market';
import type { FeedState } from '../feed/feed-state.js';
import type { GatewayConfig } from '../gateway.config.js';
import { ApiError } from './api-error.js';
import { pulsesQuery } from './api-shapes.js';
import { logAnswer } from './log-answer.js';
import { parseParameters, unknownCoin } from './parse-parameters.js';
import type { PulseHistory } from './pulse-history.js';
import { FEED_STATE, GATEWAY_CONFIG, PULSE_HISTORY } from './tokens.js';
import { windowParameter } from './window-parameter.js';

const HINT = 'ask for fewer windows';

/** What the market did: coins and windows. */
@Controller('api')
export class MarketController {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(FEED_STATE) private readonly state: FeedState,
    @Inject(PULSE_HISTORY) private readonly history: PulseHistory,
  ) {}

  @Get('coins')
  coins(): { coins: readonly Coin[] } {
    return { coins: this.config.coins.map(coinById) };
  }

  @Get('pulses')
  async pulses(@Query() query: unknown): Promise<{ pulses: readonly PulseRecord[] }> {
    const { coin, limit, window_ms } = parseParameters(pulsesQuery, query);
    const windowMs = windowParameter(window_ms, this.config);
    if (coin === undefined && limit > SNAPSHOT_POINTS) {
      throw new ApiError(400, 'bad_parameter', `limit must be at most ${SNAPSHOT_POINTS} without coin`, 'limit');
    }
    const pulses =
      windowMs === this.config.windowMs ? await this.primary(coin, limit) : await this.other(windowMs, coin, limit);
    if (coin !== undefined && pulses.length === 0 && !this.config.coins.includes(coin)) throw unknownCoin(coin);
    return { pulses };
  }

  private async primary(coin: string | undefined, limit: number): Promise<readonly PulseRecord[]> {
    if (coin !== undefined) return logAnswer(() => this.history.newest(coin, limit), HINT);
    const coins = new Set(this.state.pulses().map(({ record }) => record.coin));
    return [...coins].flatMap((one) =>
      this.state
        .pulsesOf(one)
        .slice(-limit)
        .map(({ record }) => record),
    );
  }

  private other(windowMs: number, coin: string | undefined, limit: number): Promise<readonly PulseRecord[]> {
    return logAnswer(() => this.history.newestOf(windowMs, coin ?? this.config.coins, limit), HINT);
  }
}
