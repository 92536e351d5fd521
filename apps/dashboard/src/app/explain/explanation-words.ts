import type { AlertedPulse } from '@cmp/market';
import type { Formats } from '../formats/formats.js';
import { sourceName } from '../market/source-name.js';
import type { Explanation } from './explanation.js';

export interface InputWords {
  readonly key: string;
  readonly iso: string;
  readonly time: string;
  readonly source: string;
  readonly price: string;
  /** Partition and offset in the tick topic, as programs write them: `3·1042`. */
  readonly place: string;
  readonly counted: boolean;
}

export interface RevisionWords {
  readonly revision: number;
  readonly title: string;
  readonly price: string;
  /** What became different from the revision before. */
  readonly changed: string;
}

export interface ExplanationWords {
  readonly price: string;
  readonly summary: string;
  readonly inputs: readonly InputWords[];
  readonly revisions: readonly RevisionWords[];
  /** What the page found when it added the prices up again; null when it cannot. */
  readonly check: { readonly agrees: boolean; readonly words: string } | null;
  readonly missing: string | null;
}

export function explanationWords(explanation: Explanation, formats: Formats): ExplanationWords {
  const { pulse, revisions, inputs, missing } = explanation;
  return {
    price: formats.fullPrice(pulse.price),
    summary: summaryOf(explanation, formats),
    inputs: (inputs ?? []).map(({ partition, offset, eventTimeMs, price, source, counted }) => ({
      key: `${partition}·${offset}`,
      iso: new Date(eventTimeMs).toISOString(),
      time: formats.time(eventTimeMs),
      source: sourceName(source),
      price: formats.fullPrice(price),
      place: `${partition}·${offset}`,
      counted,
    })),
    revisions: revisions.map((revision, at) => revisionWords(revision, revisions[at - 1] ?? null, formats)),
    check: checkOf(explanation, formats),
    missing,
  };
}

function summaryOf({ pulse, inputs, missing }: Explanation, formats: Formats): string {
  const span = `from ${formats.time(pulse.windowStartMs)} up to ${formats.time(pulse.windowEndMs)}`;
  const average = `The average of ${counted(pulse.samples, 'price', formats)} ${span}`;
  if (missing === null || inputs === null) return `${average}.`;
  return `${average}; ${formats.count(inputs.length)} of them can be shown.`;
}

function revisionWords(pulse: AlertedPulse, before: AlertedPulse | null, formats: Formats): RevisionWords {
  return {
    revision: pulse.revision,
    title: pulse.revision === 0 ? 'First published' : `Revision ${formats.count(pulse.revision)}`,
    price: formats.fullPrice(pulse.price),
    changed: before === null ? firstWords(pulse, formats) : differences(before, pulse, formats),
  };
}

function firstWords(pulse: AlertedPulse, formats: Formats): string {
  const of = `of ${counted(pulse.samples, 'price', formats)}`;
  return pulse.revision === 0 ? of : `${of}; earlier revisions are no longer in the log`;
}

function differences(before: AlertedPulse, after: AlertedPulse, formats: Formats): string {
  const added = after.samples - before.samples;
  const late = added > 0 ? [`${counted(added, 'late price', formats)} added`] : [];
  const moved =
    after.price === before.price
      ? ['price unchanged']
      : [`price ${formats.change((after.price / before.price - 1) * 100)}, was ${formats.fullPrice(before.price)}`];
  return [...late, ...moved].join(', ');
}

/** The contract: the sum in this order, divided by the number, is the price to the bit. */
function checkOf({ pulse, inputs, missing }: Explanation, formats: Formats): ExplanationWords['check'] {
  if (missing !== null || inputs === null) return null;
  const prices = inputs.filter(({ counted }) => counted).map(({ price }) => price);
  if (prices.length === 0) return null;
  const average = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  const agrees = average === pulse.price;
  const words = agrees
    ? 'Added up again on this page: the same to the last digit.'
    : `Added up again on this page they give ${formats.fullPrice(average)}: that is not what was published.`;
  return { agrees, words };
}

function counted(count: number, what: string, formats: Formats): string {
  return `${formats.count(count)} ${what}${count === 1 ? '' : 's'}`;
}
