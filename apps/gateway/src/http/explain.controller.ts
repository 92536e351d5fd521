import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { FeedState } from '../feed/feed-state.js';
import type { GatewayConfig } from '../gateway.config.js';
import { NoSuchWindowError, type ExplainedPulse, type PulseExplanations } from '../explain/pulse-explanations.js';
import { ApiError } from './api-error.js';
import { explainParameters, explainQuery } from './api-shapes.js';
import { logAnswer } from './log-answer.js';
import { parseParameters, unknownCoin } from './parse-parameters.js';
import { FEED_STATE, GATEWAY_CONFIG, PULSE_EXPLANATIONS } from './tokens.js';
import { windowParameter } from './window-parameter.js';

/** Which ticks made a pulse. */
@Controller('api/pulses')
export class ExplainController {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(FEED_STATE) private readonly state: FeedState,
    @Inject(PULSE_EXPLANATIONS) private readonly explanations: PulseExplanations,
  ) {}

  @Get(':coin/:windowEnd/inputs')
  async inputs(@Param() parameters: unknown, @Query() query: unknown): Promise<ExplainedPulse> {
    const { coin, windowEnd: endMs } = parseParameters(explainParameters, parameters);
    const windowMs = windowParameter(parseParameters(explainQuery, query).window_ms, this.config);
    try {
      return await logAnswer(() => this.explanations.explain({ coin, windowMs, endMs }), 'try again');
    } catch (error) {
      if (error instanceof NoSuchWindowError) throw this.notFound(error, coin, windowMs, endMs);
      throw error;
    }
  }

  private notFound({ nearestEndMs }: NoSuchWindowError, coin: string, windowMs: number, endMs: number): ApiError {
    const known = nearestEndMs !== null || this.config.coins.includes(coin) || this.state.pulsesOf(coin).length > 0;
    if (!known) return unknownCoin(coin);
    const exists =
      nearestEndMs === null ? 'there is none of this length yet' : `the nearest ends at ${instantText(nearestEndMs)}`;
    const message = `no window of ${coin} over ${windowMs} ms ends at ${instantText(endMs)}; ${exists}`;
    return new ApiError(404, 'no_such_window', message, 'windowEnd');
  }
}

function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
