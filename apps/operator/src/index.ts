export { BUILT_KINDS, KINDS, OPTIONAL_KINDS } from './kinds.js';
export { marketPulseCrd } from './resource/market-pulse-crd.js';
export { marketPulseDocument } from './resource/market-pulse-document.js';
export { marketPulseSpec } from './resource/market-pulse-spec.js';
export { structuralSchema, type StructuralSchema } from './resource/structural-schema.js';
export type { MarketPulse, MarketPulseInput, MarketPulseSpec, MarketPulseStatus } from './resource/market-pulse.js';
export { InvalidMarketPulse, parseMarketPulse } from './resource/parse-market-pulse.js';
export { desiredState, type DesiredState, type Stage, type StageName } from './desired/desired-state.js';
export { apiKey, type Facts, type Finding, type ImageDefaults } from './desired/facts.js';
