export type Direction = 'up' | 'down' | 'flat' | 'unknown';

/** What rounds to 0.00 % is flat. */
const FLAT_BELOW_PCT = 0.005;

export function directionOf(changePct: number | null): Direction {
  if (changePct === null) return 'unknown';
  if (Math.abs(changePct) < FLAT_BELOW_PCT) return 'flat';
  return changePct > 0 ? 'up' : 'down';
}

/** Said with a shape too: colour alone is not enough. */
export const ARROWS: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', flat: '■', unknown: '' };
