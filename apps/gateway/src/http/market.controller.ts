import { Controller, Get, Inject, Query } from '@nestjs/common';
import { SNAPSHOT_POINTS, type PulseRecord } from '@cmp/contracts';
import { LogError } from '@cmp/event-log';
import { coinById, type Coin } from '@cmp/market';
import type { FeedState } from '../feed/feed-state.js';
import type { GatewayConfig } from '../gateway.config.js';
import { ApiError } from './api-error.js';
import { pulsesQuery } from './api-shapes.js';
import { parseParameters, unknownCoin } from './parse-parameters.js';
import { HistoryBusyError, type PulseHistory } from './pulse-history.js';
import { FEED_STATE, GATEWAY_CONFIG, PULSE_HISTORY } from './tokens.js';

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
    const { coin, limit } = parseParameters(pulsesQuery, query);
    if (coin === undefined) return { pulses: this.newestOfAll(limit) };
    const pulses = await this.newestOf(coin, limit);
    if (pulses.length === 0 && !this.config.coins.includes(coin)) {
      throw unknownCoin(coin);
    }
    return { pulses };
  }

  private newestOfAll(limit: number): PulseRecord[] {
    if (limit > SNAPSHOT_POINTS) {
      throw new ApiError(400, 'bad_parameter', `limit must be at most ${SNAPSHOT_POINTS} without coin`, 'limit');
    }
    const coins = new Set(this.state.pulses().map(({ record }) => record.coin));
    return [...coins].flatMap((coin) =>
      this.state
        .pulsesOf(coin)
        .slice(-limit)
        .map(({ record }) => record),
    );
  }

  private async newestOf(coin: string, limit: number): Promise<readonly PulseRecord[]> {
    try {
      return await this.history.newest(coin, limit);
    } catch (error) {
      if (error instanceof HistoryBusyError) throw new ApiError(503, 'busy', error.message);
      if (error instanceof LogError)
        throw new ApiError(503, 'log_away', 'the log does not answer; ask for fewer windows');
      throw error;
    }
  }
}
