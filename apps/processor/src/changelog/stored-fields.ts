/** Version of every value that is written into the changelog. */
export const CHANGELOG_VERSION = 2;
/** Versions that can be read; any other is refused. Version 1 knew no corrections, no seen ticks, and only the open alert of a coin. */
const READABLE_VERSIONS: readonly unknown[] = [1, CHANGELOG_VERSION];

/** A changelog value that cannot be used; the message names the field. */
export class StoredValueError extends Error {}

/** The fields of one stored JSON object. Readers take one field each and throw `StoredValueError`. */
export class StoredFields {
  private constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** A whole changelog value, of our version. */
  static parse(text: string): StoredFields {
    const fields = StoredFields.of(parseJson(text), 'value');
    const version = fields.values['v'];
    if (READABLE_VERSIONS.includes(version)) return fields;
    const readable = READABLE_VERSIONS.join(' and ');
    throw new StoredValueError(`its version is ${JSON.stringify(version)}, this program reads ${readable}`);
  }

  private static of(value: unknown, name: string): StoredFields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return new StoredFields(value as Record<string, unknown>);
    }
    throw new StoredValueError(`${name} must be an object`);
  }

  /** Whether the field is there at all: values of version 1 lack some. */
  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  /** Not negative. */
  whole(name: string): number {
    const value = this.values[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.fault(name, 'a whole number');
  }

  number(name: string): number {
    const value = this.values[name];
    if (typeof value === 'number') return value;
    throw this.fault(name, 'a number');
  }

  numberOrNull(name: string): number | null {
    return this.values[name] === null ? null : this.number(name);
  }

  choice<const C extends string>(name: string, choices: readonly C[]): C {
    const found = choices.find((one) => one === this.values[name]);
    if (found !== undefined) return found;
    throw this.fault(name, `one of ${choices.join(', ')}`);
  }

  textOrNull(name: string): string | null {
    const value = this.values[name];
    if (value === null || typeof value === 'string') return value;
    throw this.fault(name, 'a text or null');
  }

  texts(name: string): readonly string[] {
    const value = this.values[name];
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
    throw this.fault(name, 'a list of texts');
  }

  objects(name: string): StoredFields[] {
    const value = this.values[name];
    if (Array.isArray(value)) return value.map((one, index) => StoredFields.of(one, `${name}[${index}]`));
    throw this.fault(name, 'a list');
  }

  names(): string[] {
    return Object.keys(this.values);
  }

  object(name: string): StoredFields {
    return StoredFields.of(this.values[name], name);
  }

  objectOrNull(name: string): StoredFields | null {
    const value = this.values[name];
    return value === null ? null : StoredFields.of(value, name);
  }

  private fault(name: string, rule: string): StoredValueError {
    return new StoredValueError(`${name} must be ${rule}, but is ${JSON.stringify(this.values[name]) ?? 'missing'}`);
  }
}

export function encodeStored(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ v: CHANGELOG_VERSION, ...fields });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new StoredValueError('it is not JSON', { cause });
  }
}
