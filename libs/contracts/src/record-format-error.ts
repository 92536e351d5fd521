const SHOWN_CHARACTERS = 60;

/** What arrived does not fit the contract. `field` is its path (`price`, `data[3].price`); `problem` says what would be right. */
export class RecordFormatError extends Error {
  override readonly name = 'RecordFormatError';

  constructor(
    readonly field: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${field} ${problem}`, options);
  }
}

/** The error for a value that breaks `rule`, such as "must be a finite number"; shows the value, cut to a short text. */
export function brokenRule(field: string, rule: string, value: unknown): RecordFormatError {
  return new RecordFormatError(
    field,
    value === undefined ? `is missing: it ${rule}` : `${rule}, but is ${shown(value)}`,
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN_CHARACTERS)) : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
