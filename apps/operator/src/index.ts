export { marketPulseCrd } from './resource/market-pulse-crd.js';
export { marketPulseDocument } from './resource/market-pulse-document.js';
export { marketPulseSpec } from './resource/market-pulse-spec.js';
export { structuralSchema, type StructuralSchema } from './resource/structural-schema.js';
