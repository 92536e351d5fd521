/** A calendar month in UTC, `[startMs, endMs)`; `name` is `2026-11`. */
export interface UtcMonth {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

export function utcMonthAt(epochMs: number): UtcMonth {
  const date = new Date(epochMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    name: date.toISOString().slice(0, 'yyyy-mm'.length),
    startMs: Date.UTC(year, month, 1),
    endMs: Date.UTC(year, month + 1, 1),
  };
}
