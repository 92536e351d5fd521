export { html, inTurn, json, type Answerer, type FakeAnswer, type FakeCall } from './fake-answer.js';
export { FakeCoinGecko, type FakeCoinGeckoOptions } from './fake-coingecko.js';
export type { ScenarioName } from './scenarios.js';
export { servePrices, withFields, type ServedCoin, type ServedCoins } from './simple-price.js';
export { walkingCoins } from './walking-coins.js';
