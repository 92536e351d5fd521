import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config.js';
import { ApiError } from '../http/api-error.js';
import { isSameKey, sentKey } from '../http/bearer-key.js';
import { GATEWAY_CONFIG } from '../http/tokens.js';

/** Lets a request through that brings `ADMIN_API_KEY`: refused records may hold anything, so reading them needs the key as well. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  constructor(@Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'adminApiKey'>) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    http.getResponse<FastifyReply>().header('cache-control', 'no-store');
    const { adminApiKey } = this.config;
    if (adminApiKey === null) throw new ApiError(403, 'admin_off', 'set ADMIN_API_KEY to work with dead letters');
    const sent = sentKey(http.getRequest<FastifyRequest>().headers.authorization);
    if (sent === undefined) throw new ApiError(401, 'key_missing', 'send the key as "Authorization: Bearer KEY"');
    if (!isSameKey(sent, adminApiKey)) throw new ApiError(401, 'key_wrong', 'this is not the admin key');
    return true;
  }
}
