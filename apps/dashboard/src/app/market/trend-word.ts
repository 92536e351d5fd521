import type { Trend } from '@cmp/market';

const WORDS: Readonly<Record<Trend, string>> = {
  '📈 Rising': 'Rising',
  '📉 Falling': 'Falling',
  '➡️ Stable': 'Stable',
  Unknown: '—',
};

/** The trend without the wire's emoji: the page has its own arrows. */
export function trendWord(trend: Trend | undefined): string {
  return trend === undefined ? '—' : WORDS[trend];
}
