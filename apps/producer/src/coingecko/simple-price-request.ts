import type { CoinGeckoPlan } from './plan.js';

/** Ids in one call; CoinGecko's own examples go to 515, and 250 is the page size of its other calls. */
export const MAX_IDS_PER_CALL = 250;

/** CoinGecko answers 403 to calls without a User-Agent. */
const USER_AGENT = 'crypto-market-pulse/0.1.0';

export interface SimplePriceRequest {
  /** Holds no key: keys in addresses end up in logs. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The calls of one poll. `precision=full`, because the default rounds large prices to whole dollars. */
export function simplePriceRequests(
  coins: readonly string[],
  plan: CoinGeckoPlan,
  apiKey: string | null,
): readonly SimplePriceRequest[] {
  const key = plan.keyHeader !== null && apiKey !== null ? { [plan.keyHeader]: apiKey } : {};
  const headers = { accept: 'application/json', 'user-agent': USER_AGENT, ...key };
  return chunked(coins, MAX_IDS_PER_CALL).map((ids) => {
    const query = new URLSearchParams({
      ids: ids.join(','),
      vs_currencies: 'usd',
      include_market_cap: 'true',
      include_24hr_vol: 'true',
      include_24hr_change: 'true',
      include_last_updated_at: 'true',
      precision: 'full',
    });
    return { url: `${plan.baseUrl}/simple/price?${query.toString()}`, headers };
  });
}

function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
