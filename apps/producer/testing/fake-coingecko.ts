// The fake belongs to the end-to-end tests, which cannot import from an app; this is the one place that reaches over.
// eslint-disable-next-line @nx/enforce-module-boundaries -- a fake, for specs only: nothing of it is in the app's build
export {
  FakeCoinGecko,
  inTurn,
  servePrices,
  type FakeCall,
  type ScenarioName,
} from '../../../e2e/fakes/coingecko/index.js';
