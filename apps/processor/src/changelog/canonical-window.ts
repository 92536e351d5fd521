import { createFieldScanner, createScratch, Literal, LONGEST_RECORD, type FieldScanner } from '@cmp/contracts';
import type { Publication } from '@cmp/window';
import type { PulseAccumulator } from '../pulse/pulse-accumulator.js';
import type { StoredPulseWindow } from './stored-window.js';

const MAX_SOURCE_LENGTH = 100;

/**
 * Reads windows laid out exactly as `encodeWindow` writes them, with one source: nearly all of a changelog. Null for all other bytes, right
 * or wrong; what it returns equals the complete parser's result. A restart has to read every open window, and `JSON.parse` takes most of
 * its time. A closure for the reason that `createCanonicalTickReader` gives; one is enough, because reading never waits.
 */
export function createCanonicalWindowReader(): (value: Uint8Array) => StoredPulseWindow | null {
  const scratch = createScratch();
  const scan = createFieldScanner(scratch);
  const { wholeAfter, numberAfter, numberOrNullAfter } = readers(scan);
  const sources = new Literal(',"sources":["');
  const published = new Literal('"],"published":');
  const open = new Literal('"],"published":null}');
  const revision = new Literal('{"revision":');
  const byEventTime = new Literal(',"closedBy":"event-time"}}');
  const byIdle = new Literal(',"closedBy":"idle"}}');
  let lastSources: readonly [string] = [''];

  /** Most windows have the same source: one list for all, which nobody changes. */
  function sourceList(): readonly string[] {
    scan.expect(sources);
    const source = scan.text(MAX_SOURCE_LENGTH);
    if (lastSources[0] !== source) lastSources = [source];
    return lastSources;
  }

  function publication(): Publication | null {
    if (open.isAt(scratch.view, scan.at())) {
      scan.expect(open);
      return null;
    }
    scan.expect(published);
    const number = wholeAfter(revision);
    const isIdle = byIdle.isAt(scratch.view, scan.at());
    scan.expect(isIdle ? byIdle : byEventTime);
    return { revision: number, closedBy: isIdle ? 'idle' : 'event-time' };
  }

  const names = fieldNames();
  return (value) => {
    if (value.length > LONGEST_RECORD) return null;
    scratch.bytes.set(value);
    scan.goTo(0);
    const accumulator: PulseAccumulator = {
      samples: wholeAfter(names.samples),
      freshSamples: wholeAfter(names.freshSamples),
      priceSum: numberAfter(names.priceSum),
      changeSum: numberAfter(names.changeSum),
      changeSamples: wholeAfter(names.changeSamples),
      globalSamples: wholeAfter(names.globalSamples),
      globalVolume: numberOrNullAfter(names.globalVolume) ?? -Infinity,
      venueVolume: numberOrNullAfter(names.venueVolume) ?? -Infinity,
      firstPrice: numberAfter(names.firstPrice),
      firstAtMs: wholeAfter(names.firstAtMs),
      lastPrice: numberAfter(names.lastPrice),
      lastAtMs: wholeAfter(names.lastAtMs),
      firstOffset: numberAfter(names.firstOffset),
      lastOffset: numberAfter(names.lastOffset),
      sources: sourceList(),
    };
    const found = { accumulator, published: publication() };
    return scan.at() === value.length ? found : null;
  };
}

/** Values with what stands before each. A value that the complete parser would refuse ends the scan, as other bytes do. */
function readers(scan: FieldScanner) {
  // Where a scanner is before it is told where to go.
  const nowhere = scan.at();
  const wholeAfter = (name: Literal): number => {
    scan.expect(name);
    const value = scan.number();
    if (!Number.isSafeInteger(value) || value < 0) scan.goTo(nowhere);
    return value;
  };
  const numberAfter = (name: Literal): number => {
    scan.expect(name);
    return scan.number();
  };
  const numberOrNullAfter = (name: Literal): number | null => {
    scan.expect(name);
    return scan.numberOrNull();
  };
  return { wholeAfter, numberAfter, numberOrNullAfter };
}

function fieldNames() {
  return {
    samples: new Literal('{"v":2,"samples":'),
    freshSamples: new Literal(',"freshSamples":'),
    priceSum: new Literal(',"priceSum":'),
    changeSum: new Literal(',"changeSum":'),
    changeSamples: new Literal(',"changeSamples":'),
    globalSamples: new Literal(',"globalSamples":'),
    globalVolume: new Literal(',"globalVolume":'),
    venueVolume: new Literal(',"venueVolume":'),
    firstPrice: new Literal(',"firstPrice":'),
    firstAtMs: new Literal(',"firstAtMs":'),
    lastPrice: new Literal(',"lastPrice":'),
    lastAtMs: new Literal(',"lastAtMs":'),
    firstOffset: new Literal(',"firstOffset":'),
    lastOffset: new Literal(',"lastOffset":'),
  };
}
