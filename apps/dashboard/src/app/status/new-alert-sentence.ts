import type { Formats } from '../formats/formats.js';
import type { OpenAlert } from '../market/open-alerts.js';

/** One sentence on the alerts that were not known before; empty without any. */
export function newAlertSentence(alerts: readonly OpenAlert[], known: ReadonlySet<string>, formats: Formats): string {
  const fresh = alerts.filter(({ key }) => !known.has(key));
  if (fresh.length === 0) return '';
  const named = fresh.map(({ name, changePct }) => `${name} ${formats.change(changePct)}`).join(', ');
  return `${fresh.length === 1 ? 'Alert' : 'Alerts'}: ${named} in 24 hours.`;
}
