import { Controller, Get, Header, HttpException, Inject } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { Readiness } from '../readiness.js';
import { READINESS, REGISTRY } from './tokens.js';

/** What an orchestrator and a scraper ask: is it alive, can it do its work, what does it count. */
@Controller()
export class OperationsController {
  constructor(
    @Inject(READINESS) private readonly readiness: Readiness,
    @Inject(REGISTRY) private readonly registry: Registry,
  ) {}

  @Get('healthz')
  @Header('cache-control', 'no-store')
  health() {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  ready() {
    const answer = this.readiness.check();
    if (!answer.ready) throw new HttpException(answer, 503);
    return answer;
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
