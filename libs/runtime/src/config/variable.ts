/** One environment variable: what it is called, what it means, what it may hold. */
export interface Variable<T> {
  readonly name: string;
  /** One line for a person. */
  readonly meaning: string;
  readonly unit?: string;
  /** What it may hold, in words: "1000 to 3600000", "auto | demo". */
  readonly limits: string;
  readonly default: T;
  /** Never printed when true. */
  readonly secret: boolean;
  /** Turns text into the value; throws `VariableFault` that says what would be right. */
  parse(raw: string): T;
}

/** Why a text does not fit; the sentence follows "NAME=text: ". */
export class VariableFault extends Error {}

interface Described {
  readonly meaning: string;
}

interface NumberOptions extends Described {
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

export function integer(name: string, options: NumberOptions): Variable<number> {
  return bounded(name, options, { spelling: /^-?\d{1,16}$/, noun: 'a whole number' });
}

export function decimal(name: string, options: NumberOptions): Variable<number> {
  return bounded(name, options, { spelling: /^-?\d{1,15}(\.\d{1,15})?$/, noun: 'a number' });
}

function bounded(name: string, options: NumberOptions, { spelling, noun }: { spelling: RegExp; noun: string }) {
  const { min, max, ...described } = options;
  return {
    ...described,
    name,
    limits: `${min} to ${max}`,
    secret: false,
    parse(raw: string) {
      const value = spelling.test(raw) ? Number(raw) : Number.NaN;
      if (!(value >= min && value <= max)) throw new VariableFault(`must be ${noun} from ${min} to ${max}`);
      return value;
    },
  };
}

/** A whole number, or `off`, which is null. */
export function integerOrOff(name: string, options: NumberOptions): Variable<number | null> {
  const number = integer(name, options);
  return {
    ...number,
    limits: `${number.limits} | off`,
    parse(raw) {
      if (raw === 'off') return null;
      try {
        return number.parse(raw);
      } catch (error) {
        if (!(error instanceof VariableFault)) throw error;
        throw new VariableFault(`${error.message}, or off`);
      }
    },
  };
}

export function flag(name: string, options: Described & { default: boolean }): Variable<boolean> {
  return {
    name,
    meaning: options.meaning,
    limits: 'true | false',
    default: options.default,
    secret: false,
    parse(raw) {
      if (raw !== 'true' && raw !== 'false') throw new VariableFault('must be true or false');
      return raw === 'true';
    },
  };
}

export function choice<const C extends string>(
  name: string,
  options: Described & { of: readonly C[]; default: NoInfer<C> },
): Variable<C> {
  return {
    name,
    meaning: options.meaning,
    limits: options.of.join(' | '),
    default: options.default,
    secret: false,
    parse(raw) {
      const found = options.of.find((one) => one === raw);
      if (found === undefined) throw new VariableFault(`must be one of ${options.of.join(', ')}`);
      return found;
    },
  };
}

interface TextOptions<D> extends Described {
  readonly default: D;
  readonly maxLength?: number;
  readonly secret?: boolean;
  readonly limits?: string;
  /** Throws `VariableFault` for a text that does not fit. */
  readonly check?: (value: string) => void;
}

export function text(name: string, options: TextOptions<string>): Variable<string>;
export function text(name: string, options: TextOptions<null>): Variable<string | null>;
export function text(name: string, options: TextOptions<string | null>): Variable<string | null> {
  const maxLength = options.maxLength ?? 1024;
  return {
    name,
    meaning: options.meaning,
    limits: options.limits ?? `at most ${maxLength} characters`,
    default: options.default,
    secret: options.secret ?? false,
    parse(raw) {
      if (raw.length > maxLength) throw new VariableFault(`must have at most ${maxLength} characters`);
      options.check?.(raw);
      return raw;
    },
  };
}

/** A text that is never printed; null when unset. */
export function secret(name: string, options: Described & { minLength?: number }): Variable<string | null> {
  const minLength = options.minLength ?? 1;
  return text(name, {
    meaning: options.meaning,
    default: null,
    secret: true,
    limits: `${minLength} to 1024 visible ASCII characters`,
    check(value) {
      if (value.length < minLength) throw new VariableFault(`must have at least ${minLength} characters`);
      if (!/^[\x21-\x7e]+$/.test(value)) throw new VariableFault('must be visible ASCII without spaces');
    },
  });
}

export function url(name: string, options: Described & { default: string }): Variable<string>;
export function url(name: string, options: Described & { default: null }): Variable<string | null>;
export function url(name: string, options: Described & { default: string | null }): Variable<string | null> {
  return {
    name,
    meaning: options.meaning,
    limits: 'an http or https address',
    default: options.default,
    secret: false,
    parse(raw) {
      const parsed = URL.canParse(raw) ? new URL(raw) : null;
      if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
        throw new VariableFault('must be an address that starts with http:// or https://');
      }
      if (parsed.username !== '' || parsed.password !== '') throw new VariableFault('must not hold a user or password');
      return raw.replace(/\/+$/, '');
    },
  };
}

interface ListOptions<D> extends Described {
  readonly default: D;
  readonly max: number;
  readonly limits?: string;
  readonly item: (value: string) => void;
}

/** Comma separated, blanks trimmed, no empty or repeated items. */
export function list(name: string, options: ListOptions<readonly string[]>): Variable<readonly string[]>;
export function list(name: string, options: ListOptions<null>): Variable<readonly string[] | null>;
export function list(name: string, options: ListOptions<readonly string[] | null>): Variable<readonly string[] | null> {
  return {
    name,
    meaning: options.meaning,
    limits: options.limits ?? `1 to ${options.max} items, comma separated`,
    default: options.default,
    secret: false,
    parse(raw) {
      const items = raw.split(',').map((item) => item.trim());
      if (items.some((item) => item === '')) throw new VariableFault('has an empty item');
      if (items.length > options.max) throw new VariableFault(`has ${items.length} items, at most ${options.max} fit`);
      const repeated = items.find((item, index) => items.indexOf(item) !== index);
      if (repeated !== undefined) throw new VariableFault(`names ${repeated} twice`);
      items.forEach(options.item);
      return items;
    },
  };
}
