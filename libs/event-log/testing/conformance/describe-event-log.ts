import type { LogUnderTest } from '../log-under-test.js';
import { itAppendsAtomically } from './atomic-append-promises.js';
import { itAppendsAndReads } from './append-promises.js';
import { itCleansUp } from './cleanup-promises.js';
import { itCloses } from './close-promises.js';
import { itFollows } from './follow-promises.js';
import { itSharesPartitions } from './group-promises.js';
import { itManagesTopics } from './topic-promises.js';

/** How a group of promises reaches the log, which exists only once the tests run. */
export type Harness = () => LogUnderTest;

/** The promises of the `EventLog` port as tests, the same for every adapter. `open` is called before the first test, and again by tests that close a log. */
export function describeEventLog(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`event log: ${name}`, () => {
    let opened: LogUnderTest;
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened.close(), 60_000);
    const harness = () => opened;

    describe('topics', () => itManagesTopics(harness));
    describe('append and read', () => itAppendsAndReads(harness));
    describe('an owned partition', () => itAppendsAtomically(harness));
    describe('a group', () => itSharesPartitions(harness));
    describe('follow', () => itFollows(harness));
    describe('cleanup', () => itCleansUp(harness));
    describe('close', () => itCloses(open));
  });
}
