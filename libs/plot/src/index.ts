export { layoutDivergingBars, layoutLogBars, SHORTEST_BAR_PX } from './bar-layout.js';
export type { Bar, BarAxis, BarInput, BarSpace } from './bar-layout.js';
export { layoutLine } from './line-layout.js';
export type { HeldPoint, LineInput, LineLayout, LinePoint, LineSpace } from './line-layout.js';
export { nearestPoint } from './nearest-point.js';
export { layoutSparkline } from './sparkline.js';
export type { Sparkline } from './sparkline.js';
