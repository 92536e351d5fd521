import { appendFileSync } from 'node:fs';

/** One line of the table that `npm run test:chaos` prints. */
export interface ScenarioRow {
  readonly scenario: string;
  readonly brokers: number | 'SQLite';
  /** How often each fault was injected. */
  readonly injected: Readonly<Record<string, number>>;
  readonly fed: number;
  readonly expected: number;
  readonly lost: number;
  readonly doubled: number;
  /** Records not processed at the end; null where that was not asked. */
  readonly lag: number | null;
  readonly seconds: number;
  readonly seed: number;
}

export function writeRow(file: string | null, row: ScenarioRow): void {
  if (file !== null) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
