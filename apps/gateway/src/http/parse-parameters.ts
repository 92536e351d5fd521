import type { z } from 'zod';
import { ApiError } from './api-error.js';

/** The parameters of a request as a shape of the API says. Throws a 400 that names the one that does not fit. */
export function parseParameters<T>(shape: z.ZodType<T>, values: unknown): T {
  const parsed = shape.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ApiError(400, 'bad_parameter', `${field}: ${issue?.message ?? 'does not fit'}`, field);
}

export function unknownCoin(coin: string): ApiError {
  return new ApiError(404, 'unknown_coin', `there is no coin ${JSON.stringify(coin)}; /api/coins lists them`, 'coin');
}
