import { PULSE_CHANGELOG_TOPIC } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { aTick } from '@cmp/market/testing';
import { someRules } from '../../testing/rules.js';
import { PulsePartition } from '../pulse/pulse-partition.js';
import { changelogEntries, type ChangelogEntry } from './changelog-entries.js';
import { ChangelogError } from './changelog-error.js';
import { readChangelog } from './read-changelog.js';

const WHERE = { topic: PULSE_CHANGELOG_TOPIC, partition: 2 };

async function* runsOf(entries: readonly ChangelogEntry[]): AsyncGenerator<LogRecord[]> {
  for (const [offset, { key, value }] of entries.entries()) {
    const bytes = value === null ? null : Buffer.from(value);
    yield [{ ...WHERE, offset, key: Buffer.from(key), value: bytes, headers: {}, appendTimeMs: 0 }];
  }
}

const RULES = someRules({ correctionMs: 60_000 });

const read = (entries: readonly ChangelogEntry[]) => readChangelog(WHERE, runsOf(entries));

/** A partition with an open window, an alert and two coins, and everything it has written. */
function aWrittenPartition() {
  const partition = new PulsePartition(RULES, 2);
  const entries: ChangelogEntry[] = [];
  const startMs = Date.UTC(2026, 0, 1);
  [1, 2, 40, 41, 80].forEach((seconds, index) => {
    const coin = index % 2 === 0 ? 'bitcoin' : 'ethereum';
    const volumes = index === 3 ? { volume24h: null } : {};
    partition.observe(aTick({ coin, eventTimeMs: startMs + seconds * 1000, change24hPct: 6.1, ...volumes }), index);
    entries.push(...changelogEntries(partition.takeDelta(), index + 1));
  });
  return { partition, entries };
}

describe('reading a changelog', () => {
  it('is null for an empty one', async () => {
    expect(await read([])).toBeNull();
  });

  it('brings back a state that goes on exactly like the one that was written', async () => {
    const { partition, entries } = aWrittenPartition();
    const restored = await read(entries);
    const again = new PulsePartition(RULES, 2, restored?.state);
    expect(restored?.nextOffset).toBe(5);
    expect(again.openWindows).toBe(partition.openWindows);
    expect(partition.correctableWindows).toBeGreaterThan(0);
    expect(again.correctableWindows).toBe(partition.correctableWindows);
    const closer = aTick({ coin: 'closer', eventTimeMs: Date.UTC(2026, 0, 2) });
    for (const one of [partition, again]) one.observe(closer, 5);
    const [expected, actual] = [partition.takeDelta(), again.takeDelta()];
    expect(actual.pulses.length).toBeGreaterThan(0);
    expect(actual).toEqual(expected);
  });

  it('remembers the ticks that were read, so that one that comes again after a restart counts once', async () => {
    const { entries } = aWrittenPartition();
    const again = new PulsePartition(RULES, 2, (await read(entries))?.state);
    const repeated = aTick({ eventTimeMs: Date.UTC(2026, 0, 1) + 80_000, change24hPct: 6.1 });
    expect(again.observe(repeated, 5)).toBe('duplicate');
    expect(again.takeDelta().changed).toBe(false);
  });

  it('reads what version 1 has written', async () => {
    const old = [
      {
        key: 'meta',
        value:
          '{"v":1,"nextOffset":7,"clockMs":95000,"series":[{"sizeMs":30000,"advanceMs":30000,"closedThroughMs":90000}]}',
      },
      {
        key: 'w|bitcoin|30000|90000',
        value:
          '{"v":1,"samples":1,"freshSamples":1,"priceSum":5,"changeSum":0,"changeSamples":0,"globalSamples":1,"globalVolume":null,"venueVolume":null,"firstPrice":5,"firstAtMs":95000,"lastPrice":5,"lastAtMs":95000,"sources":["kraken"]}',
      },
      { key: 'coin|bitcoin', value: '{"v":1,"source":"kraken","sourceTimeMs":null,"alert":null}' },
    ];
    const restored = await read(old);
    const partition = new PulsePartition(RULES, 2, restored?.state);
    expect(restored?.nextOffset).toBe(7);
    expect(partition.observe(aTick({ eventTimeMs: 80_000 }), 7)).toMatchObject({ countedIn: 0 });
    partition.observe(aTick({ eventTimeMs: 200_000 }), 8);
    expect(partition.takeDelta().pulses).toMatchObject([{ samples: 1, price: 5, inputs: null, revision: 0 }]);
  });

  it('is the same after compaction has left only the newest value of each key', async () => {
    const { entries } = aWrittenPartition();
    const compacted = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
    expect(compacted.length).toBeLessThan(entries.length);
    expect(await read(compacted)).toEqual(await read(entries));
  });

  const { entries } = aWrittenPartition();
  it.each([
    ['a value of another version', [{ key: 'meta', value: '{"v":3}' }], 'version is 3, this program reads 1 and 2'],
    ['a key of another kind', [...entries, { key: 'x|1', value: '{"v":1}' }], 'no such key'],
    ['state without meta', entries.filter(({ key }) => key !== 'meta'), 'no "meta" record'],
    ['a changelog of which a part was cut', entries.slice(5), /it has \d+ of \d+ entries/],
    ['a value that is not JSON', [{ key: 'meta', value: '{' }], 'not JSON'],
    ['a damaged window', [...entries, { key: 'w|bitcoin|30000|0', value: '{"v":1,"samples":-1}' }], 'samples must be'],
    ['a damaged coin', [...entries, { key: 'coin|bitcoin', value: '{"v":1,"alert":null}' }], 'source must be'],
  ])('refuses %s, says where and what to do', async (_, damaged, problem) => {
    await expect(read(damaged)).rejects.toThrow(ChangelogError);
    await expect(read(damaged)).rejects.toThrow(problem);
    await expect(read(damaged)).rejects.toThrow(`${PULSE_CHANGELOG_TOPIC}/2`);
    await expect(read(damaged)).rejects.toThrow('rebuild from the tick topic');
  });
});
