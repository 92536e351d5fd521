export { marketPulseCrd } from './resource/market-pulse-crd.js';
export { marketPulseDocument } from './resource/market-pulse-document.js';
