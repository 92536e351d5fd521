import { isCoinId } from '@cmp/market';
import { INSTANT_RULE, isOurSpelling, parseInstant } from './instant.js';
import { brokenRule } from './record-format-error.js';

/** An object that arrived from outside, and where it stood. Readers take one field each and throw `RecordFormatError` with its path. */
export interface Fields {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `path` is empty for the outermost object; `name` is what to call that one in errors. */
export function fieldsOf(value: unknown, path: string, name = 'record'): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw brokenRule(path === '' ? name : path, 'must be an object', value);
  }
  return { path, values: value as Record<string, unknown> };
}

export function fieldPath(fields: Fields, name: string): string {
  return fields.path === '' ? name : `${fields.path}.${name}`;
}

/** Own properties only: nothing is read from a prototype. */
export function valueAt(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields.values, name) ? fields.values[name] : undefined;
}

export function numberAt(fields: Fields, name: string): number {
  const value = valueAt(fields, name);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw brokenRule(fieldPath(fields, name), 'must be a finite number', value);
}

export function numberOrNullAt(fields: Fields, name: string): number | null {
  const value = valueAt(fields, name);
  if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw brokenRule(fieldPath(fields, name), 'must be a finite number or null', value);
}

export function priceAt(fields: Fields, name: string): number {
  const value = valueAt(fields, name);
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw brokenRule(fieldPath(fields, name), 'must be a finite number greater than 0', value);
}

export function integerAt(fields: Fields, name: string, min: number): number {
  const value = valueAt(fields, name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
  throw brokenRule(fieldPath(fields, name), `must be a whole number of at least ${min}`, value);
}

export function flagAt(fields: Fields, name: string): boolean {
  const value = valueAt(fields, name);
  if (typeof value === 'boolean') return value;
  throw brokenRule(fieldPath(fields, name), 'must be true or false', value);
}

export function textAt(fields: Fields, name: string, maxLength: number): string {
  return textOf(valueAt(fields, name), fieldPath(fields, name), maxLength);
}

/** Text that may be empty. */
export function proseAt(fields: Fields, name: string, maxLength: number): string {
  const value = valueAt(fields, name);
  if (typeof value === 'string' && value.length <= maxLength) return value;
  throw brokenRule(fieldPath(fields, name), `must be a text of at most ${maxLength} characters`, value);
}

export function coinAt(fields: Fields, name: string): string {
  return coinOf(valueAt(fields, name), fieldPath(fields, name));
}

export function choiceAt<T extends string | number>(fields: Fields, name: string, choices: readonly T[]): T {
  const value = valueAt(fields, name);
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  const rule = choices.length === 1 ? 'must be' : 'must be one of';
  throw brokenRule(fieldPath(fields, name), `${rule} ${choices.map((each) => JSON.stringify(each)).join(', ')}`, value);
}

/** Epoch ms. */
export function instantAt(fields: Fields, name: string): number {
  const value = valueAt(fields, name);
  const epochMs = typeof value === 'string' ? parseInstant(value) : null;
  if (epochMs !== null) return epochMs;
  throw brokenRule(fieldPath(fields, name), INSTANT_RULE, value);
}

/** The instant in the one spelling we write, `2025-11-04T17:45:30.000Z`. */
export function instantTextAt(fields: Fields, name: string): string {
  const epochMs = instantAt(fields, name);
  const text = valueAt(fields, name);
  return typeof text === 'string' && isOurSpelling(text) ? text : new Date(epochMs).toISOString();
}

export function instantTextOrNullAt(fields: Fields, name: string): string | null {
  return valueAt(fields, name) === null ? null : instantTextAt(fields, name);
}

export function listAt<T>(
  fields: Fields,
  name: string,
  maxItems: number,
  item: (value: unknown, path: string) => T,
): readonly T[] {
  const value = valueAt(fields, name);
  const path = fieldPath(fields, name);
  if (!Array.isArray(value)) throw brokenRule(path, 'must be a list', value);
  if (value.length > maxItems) throw brokenRule(path, `must have at most ${maxItems} entries`, value);
  return value.map((each, index) => item(each, `${path}[${index}]`));
}

export function textOf(value: unknown, path: string, maxLength: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= maxLength) return value;
  throw brokenRule(path, `must be a text of 1 to ${maxLength} characters`, value);
}

export function coinOf(value: unknown, path: string): string {
  if (typeof value === 'string' && isCoinId(value)) return value;
  throw brokenRule(path, 'must be a CoinGecko id, like bitcoin', value);
}
