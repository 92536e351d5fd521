import type { CrossCheck } from './parse-variables.js';
import { VariableFault, type Variable } from './variable.js';

/** One window definition as configured, ms. Tumbling when `advanceMs` equals `sizeMs`, else hopping. */
export interface ConfiguredWindow {
  readonly sizeMs: number;
  readonly advanceMs: number;
  readonly graceMs: number;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_WINDOWS = 8;
const MIN_SIZE_MS = 1000;
const MAX_SIZE_MS = 86_400_000;
const MAX_GRACE_MS = 3_600_000;
/** A record is in `size / advance` windows of a hopping definition, and each of them costs. */
const MAX_OVERLAP = 100;

/** `5m/30s+5s`: windows of 5 minutes, a new one every 30 seconds, 5 seconds of grace. */
const DEFINITION = /^(\d{1,9}[a-z]{1,2})(?:\/(\d{1,9}[a-z]{1,2}))?(?:\+(\d{1,9}[a-z]{1,2}))?$/;

/** The definitions beside the primary one, which `WINDOW_MS` and `GRACE_MS` give. */
export const moreWindows: Variable<readonly ConfiguredWindow[]> = {
  name: 'MORE_WINDOWS',
  meaning:
    'Window definitions beside the primary one, as SIZE[/ADVANCE][+GRACE], such as 10s+1s,5m/30s+5s: with an advance they hop, without grace they do not wait',
  limits: `up to ${MAX_WINDOWS}, comma separated; sizes differ, 1s to 1d; units ms, s, m, h, d`,
  default: [],
  secret: false,
  parse(raw) {
    const definitions = raw.split(',').map((text) => parseDefinition(text.trim()));
    if (definitions.length > MAX_WINDOWS) {
      throw new VariableFault(`has ${definitions.length} definitions, at most ${MAX_WINDOWS} fit`);
    }
    const sizes = definitions.map(({ sizeMs }) => sizeMs);
    const repeated = sizes.find((size, index) => sizes.indexOf(size) !== index);
    if (repeated !== undefined) throw new VariableFault(`defines windows of ${repeated} ms twice`);
    return definitions;
  },
};

/** The primary definition first, then the others. */
export function configuredWindows(config: {
  readonly windowMs: number;
  readonly graceMs: number;
  readonly moreWindows: readonly ConfiguredWindow[];
}): readonly ConfiguredWindow[] {
  const { windowMs, graceMs, moreWindows: others } = config;
  return [{ sizeMs: windowMs, advanceMs: windowMs, graceMs }, ...others];
}

type WindowTable = {
  readonly windowMs: Variable<number>;
  readonly moreWindows: typeof moreWindows;
};

/** Two definitions of one size could not be told apart in the results. */
export const windowCrossCheck: CrossCheck<WindowTable> = ({ windowMs, moreWindows: others }) =>
  others.some(({ sizeMs }) => sizeMs === windowMs)
    ? [`MORE_WINDOWS: defines windows of ${windowMs} ms, as WINDOW_MS does already`]
    : [];

function parseDefinition(text: string): ConfiguredWindow {
  const [, size, advance, grace] = DEFINITION.exec(text) ?? [];
  if (size === undefined) {
    throw new VariableFault(`${JSON.stringify(text)} is no SIZE[/ADVANCE][+GRACE], such as 5m/30s+5s`);
  }
  const sizeMs = durationMs(text, 'size', size, MIN_SIZE_MS, MAX_SIZE_MS);
  const advanceMs = advance === undefined ? sizeMs : durationMs(text, 'advance', advance, 1, sizeMs);
  const graceMs = grace === undefined ? 0 : durationMs(text, 'grace', grace, 0, MAX_GRACE_MS);
  if (sizeMs / advanceMs > MAX_OVERLAP) {
    throw new VariableFault(`${text}: a record would be in more than ${MAX_OVERLAP} windows, use a longer advance`);
  }
  return { sizeMs, advanceMs, graceMs };
}

function durationMs(definition: string, part: string, text: string, min: number, max: number): number {
  const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (unitMs === undefined) throw new VariableFault(`${definition}: ${text} must end in ms, s, m, h or d`);
  const ms = Number(count) * unitMs;
  if (ms >= min && ms <= max) return ms;
  throw new VariableFault(`${definition}: the ${part} must be ${min} to ${max} ms`);
}
