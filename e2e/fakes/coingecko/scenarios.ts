import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, json, type Answerer } from './fake-answer.js';
import { servePrices, withFields, type ServedCoin, type ServedCoins } from './simple-price.js';
import { walkingCoins } from './walking-coins.js';

const TEN_COINS = 'simple-price.200.ten-coins.reconstructed.json';
const MORE_THAN_1_MIB = 1_100_000;

/**
 * Every way of answering that has been seen or must be survived, by name. `samplesDir` holds the recorded answers
 * (`e2e/fixtures/coingecko`). Scenarios that serve prices answer for the coins that are asked for and known.
 */
export function scenariosFrom(samplesDir: string, options: { seed: number } = { seed: 1 }) {
  const file = (name: string) => readFileSync(join(samplesDir, name), 'utf8');
  const coins = (name: string) => JSON.parse(file(name)) as ServedCoins;
  const ten = coins(TEN_COINS);
  const always = (served: ServedCoins) => servePrices(() => served);
  const changed = (change: (coin: ServedCoin) => ServedCoin) => always(withFields(ten, change, 'bitcoin'));
  const updatedNow = (aheadSeconds = 0) =>
    servePrices((call) =>
      withFields(ten, (coin) => ({ ...coin, last_updated_at: Math.floor(call.atMs / 1000) + aheadSeconds })),
    );
  const walk = walkingCoins(options.seed);
  const sample =
    (name: string, status: number, headers: Readonly<Record<string, string>> = {}): Answerer =>
    () => ({
      status,
      headers: {
        'content-type': name.endsWith('.json') ? 'application/json; charset=utf-8' : 'text/plain',
        ...headers,
      },
      body: file(name),
    });
  const keyFault =
    (status: number, code: number): Answerer =>
    () =>
      json({ error: { status: { error_code: code, error_message: `made up for code ${code}` } } }, status);

  return {
    /** The recorded ten coins; the same at every call, so every answer after the first is a repeat. */
    samples: always(ten),
    /** The recorded prices, updated at the moment of the call. */
    fresh: updatedNow(),
    walk: servePrices((call) => walk(call.atMs)),
    'one-coin': always(coins('simple-price.200.one-coin.verbatim.json')),
    'precision-full': always(coins('simple-price.200.precision-full.reconstructed.json')),
    'null-change': changed((coin) => ({ ...coin, usd_24h_change: null })),
    'null-price': changed((coin) => ({ ...coin, usd: null })),
    'empty-coin': changed(() => ({})),
    'missing-coin': always(coins('simple-price.200.missing-coin.reconstructed.json')),
    nothing: always({}),
    strings: always(withFields(ten, asStrings)),
    'zero-price': changed((coin) => ({ ...coin, usd: 0 })),
    'text-price': changed((coin) => ({ ...coin, usd: '12 dollars' })),
    'huge-change': changed((coin) => ({ ...coin, usd_24h_change: 1000.5 })),
    jump: always(withFields(ten, (coin) => ({ ...coin, usd: Number(coin.usd) * 1.5 }), 'bitcoin')),
    'clock-ahead': updatedNow(600),
    'extra-keys': () => json({ ...ten, 'never-asked': { usd: 1 }, bitcoin: { ...ten['bitcoin'], eur: 1, more: [1] } }),
    limited: sample('error.429.json-body.verbatim.json', 429),
    'limited-retry-after': sample('error.429.json-body.verbatim.json', 429, { 'retry-after': '7' }),
    'limited-retry-at': (call) => ({
      ...sample('error.429.json-body.verbatim.json', 429)(call),
      headers: { 'content-type': 'application/json', 'retry-after': new Date(call.atMs + 45_000).toUTCString() },
    }),
    'limited-text': sample('error.429.plain-text.verbatim.txt', 429),
    'limited-text-in-200': sample('error.429.plain-text.verbatim.txt', 200),
    'limited-in-200': sample('error.200-with-429-body.reported.json', 200),
    blocked: () => html(file('error.403.cloudflare.verbatim-head.html'), 403),
    'key-missing': sample('error.401.missing-key.reconstructed.json', 401),
    'plan-too-small': keyFault(403, 10_005),
    'pro-key-on-demo-host': keyFault(400, 10_010),
    'demo-key-on-pro-host': sample('error.400.wrong-host-for-key.reconstructed.json', 400),
    'bad-parameter': sample('error.400.missing-vs-currencies.reconstructed.json', 400),
    'not-found': sample('error.404.coin-not-found.verbatim.json', 404),
    unprocessable: () => json({ error: 'unprocessable' }, 422),
    timeout: () => json({ status: { error_code: 408, error_message: 'timeout' } }, 408),
    'server-error': () => json({ status: { error_code: 500, error_message: 'internal' } }, 500),
    unavailable: () => html('<html><body>503 Service Unavailable</body></html>', 503),
    'empty-body': () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '' }),
    'half-json': () => ({ ...json(ten), body: JSON.stringify(ten).slice(0, 200) }),
    'cut-body': () => ({ ...json(ten), fault: 'cut' }),
    'html-in-200': () => html('<html><body>Please log in to the network</body></html>', 200),
    'wrong-type': () => ({ status: 200, headers: { 'content-type': 'text/csv' }, body: 'bitcoin,103912' }),
    'json-list': () => json([ten]),
    'huge-body': () => json({ ...ten, padding: 'x'.repeat(MORE_THAN_1_MIB) }),
    redirect: () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/api/v3/simple/price' }, body: '' }),
    slow: () => ({ status: 200, body: '', fault: 'hang' }),
    'hang-up': () => ({ status: 200, body: '', fault: 'drop' }),
  } satisfies Record<string, Answerer>;
}

export type Scenarios = ReturnType<typeof scenariosFrom>;
export type ScenarioName = keyof Scenarios;

function asStrings(coin: ServedCoin): ServedCoin {
  return Object.fromEntries(Object.entries(coin).map(([field, value]) => [field, String(value)]));
}
