/** Limits of a CoinGecko plan; `docs.coingecko.com` and `coingecko.com/en/api/pricing`, November 2026. */
export interface CoinGeckoPlan {
  readonly name: PlanName;
  /** Up to `/api/v3`. */
  readonly baseUrl: string;
  /** Header that carries the key; null without one. */
  readonly keyHeader: string | null;
  readonly callsPerMinute: number;
  /** Null: no published monthly limit. */
  readonly callsPerMonth: number | null;
}

export const PLAN_NAMES = ['keyless', 'demo', 'basic', 'analyst', 'lite', 'pro'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

const PUBLIC_URL = 'https://api.coingecko.com/api/v3';
const PRO_URL = 'https://pro-api.coingecko.com/api/v3';

const free = { baseUrl: PUBLIC_URL };
const paid = { baseUrl: PRO_URL, keyHeader: 'x-cg-pro-api-key' };

/**
 * `keyless` is limited by address and shared with strangers: users report 5 to 15 calls a minute, the least is taken. `demo`: the
 * newest page says 100 a minute, older ones 30; the least is taken. `pro` is any paid plan, with the limits of the smallest.
 */
const PLANS: Readonly<Record<PlanName, Omit<CoinGeckoPlan, 'name'>>> = {
  keyless: { ...free, keyHeader: null, callsPerMinute: 5, callsPerMonth: null },
  demo: { ...free, keyHeader: 'x-cg-demo-api-key', callsPerMinute: 30, callsPerMonth: 10_000 },
  basic: { ...paid, callsPerMinute: 250, callsPerMonth: 100_000 },
  analyst: { ...paid, callsPerMinute: 500, callsPerMonth: 500_000 },
  lite: { ...paid, callsPerMinute: 500, callsPerMonth: 2_000_000 },
  pro: { ...paid, callsPerMinute: 250, callsPerMonth: 100_000 },
};

/** The plan of a name, with what configuration says otherwise (null: as the plan says). */
export function planOf(
  name: PlanName,
  overrides: { baseUrl: string | null; callsPerMinute: number | null; callsPerMonth: number | null },
): CoinGeckoPlan {
  const plan = PLANS[name];
  return {
    name,
    baseUrl: overrides.baseUrl ?? plan.baseUrl,
    keyHeader: plan.keyHeader,
    callsPerMinute: overrides.callsPerMinute ?? plan.callsPerMinute,
    callsPerMonth: overrides.callsPerMonth ?? plan.callsPerMonth,
  };
}
