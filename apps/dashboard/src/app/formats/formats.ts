/** Where a value is not known. Spoken as `NOT_AVAILABLE`. */
export const UNKNOWN = '—';
export const NOT_AVAILABLE = 'not available';

type Known = number | null | undefined;

const isKnown = (value: Known): value is number => typeof value === 'number' && Number.isFinite(value);

/** Formats of one locale and time zone; the costly Intl objects are made once each. */
export class Formats {
  private readonly numbers = new Map<string, Intl.NumberFormat>();
  private readonly dates = new Map<string, Intl.DateTimeFormat>();

  constructor(
    private readonly locale: string,
    /** IANA name; undefined for the viewer's own. */
    private readonly timeZone: string | undefined,
  ) {}

  /** Short price for labels: `$103.9K`, `$187.34`, `$0.6234`, `$0.00001234`. */
  price(value: Known): string {
    return isKnown(value) ? this.money(value, tierOf(value)) : UNKNOWN;
  }

  /** Price in full for tooltips and tables: `$103,912.40`; below 1,000 as `price`. */
  fullPrice(value: Known): string {
    if (!isKnown(value)) return UNKNOWN;
    return this.money(value, tierOf(value) === 'compact' ? 'cents' : tierOf(value));
  }

  /** Price on an axis whose neighbouring ticks are `step` apart: as many digits as tell them apart. */
  axisPrice(value: number, step: number): string {
    const digits = step > 0 ? Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 2;
    return this.number(`axis${digits}`, {
      style: 'currency',
      currency: 'USD',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  }

  /** Decade of a log axis: `$1`, `$10K`, `$0.001`. */
  decade(value: number): string {
    return this.number('decade', {
      style: 'currency',
      currency: 'USD',
      notation: 'compact',
      minimumFractionDigits: 0,
      maximumSignificantDigits: 1,
    }).format(value);
  }

  /** Percent with sign: `+2.31%`, `0.00%` for what rounds to zero. The API's percents are divided by 100 here. */
  change(pct: Known): string {
    if (!isKnown(pct)) return UNKNOWN;
    const parts = this.number('change', {
      style: 'percent',
      signDisplay: 'exceptZero',
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    }).formatToParts(pct / 100);
    // A hyphen is as short as a dash in many fonts; the minus sign is as wide as the plus sign above it.
    return parts.map(({ type, value }) => (type === 'minusSign' ? value.replace('-', '−') : value)).join('');
  }

  /** Percent of an axis or a threshold: `3%`, `4.5%`. */
  percent(pct: number): string {
    return this.number('percent', { style: 'percent', maximumFractionDigits: 2 }).format(pct / 100);
  }

  /** Percent without a sign, two decimals: `0.42%`. */
  share(pct: number): string {
    return this.number('share', { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
      pct / 100,
    );
  }

  count(value: number): string {
    return this.number('count', { maximumFractionDigits: 0 }).format(value);
  }

  /** `1:01:30 PM` or `13:01:30`, as the locale has it. */
  time(ms: Known): string {
    return isKnown(ms) ? this.date('time', { timeStyle: 'medium' }).format(ms) : UNKNOWN;
  }

  /** `1:01 PM`. */
  minute(ms: Known): string {
    return isKnown(ms) ? this.date('minute', { timeStyle: 'short' }).format(ms) : UNKNOWN;
  }

  /** How long ago, in one unit: `4 s ago`, `2 min ago`, `3 h ago`. */
  age(ms: Known): string {
    return isKnown(ms) ? `${this.duration(ms)} ago` : UNKNOWN;
  }

  duration(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    if (seconds < 180) return `${this.count(seconds)} s`;
    const minutes = Math.floor(seconds / 60);
    return minutes < 120 ? `${this.count(minutes)} min` : `${this.count(Math.floor(minutes / 60))} h`;
  }

  /** `Europe/Berlin`. */
  zone(): string {
    return this.date('time', { timeStyle: 'medium' }).resolvedOptions().timeZone;
  }

  private money(value: number, tier: Tier): string {
    return this.number(tier, { style: 'currency', currency: 'USD', ...TIERS[tier] }).format(value);
  }

  private number(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const known = this.numbers.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(this.locale, options);
    this.numbers.set(key, made);
    return made;
  }

  private date(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const known = this.dates.get(key);
    if (known) return known;
    const made = new Intl.DateTimeFormat(this.locale, { ...options, timeZone: this.timeZone });
    this.dates.set(key, made);
    return made;
  }
}

type Tier = 'compact' | 'cents' | 'four-digits' | 'tiny';

const TIERS: Readonly<Record<Tier, Intl.NumberFormatOptions>> = {
  compact: { notation: 'compact', minimumFractionDigits: 1, maximumFractionDigits: 1 },
  cents: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  'four-digits': { minimumSignificantDigits: 4, maximumSignificantDigits: 4 },
  tiny: {
    minimumFractionDigits: 2,
    maximumFractionDigits: 10,
    maximumSignificantDigits: 4,
    roundingPriority: 'lessPrecision',
  },
};

/** Chosen after rounding: 999.995 is `$1.0K`, not `$1,000.00`. */
function tierOf(value: number): Tier {
  const size = Math.abs(value);
  if (size >= 999.995) return 'compact';
  if (size >= 0.999_95 || size === 0) return 'cents';
  if (size >= 0.01) return 'four-digits';
  return 'tiny';
}
