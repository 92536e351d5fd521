import type { ClusterUnderTest } from '../cluster-under-test.js';
import { itKeepsAWidget } from './controller-promises.js';
import { itAppliesAndWrites, itReads } from './api-promises.js';
import { itFollows } from './reflector-promises.js';
import { itRecordsEvents, itSharesALease } from './lease-and-event-promises.js';
import { TestBench } from './test-bench.js';

/** The promises of the whole runtime as tests, the same on the stand-in and on a real API server. */
export function describeKubeRuntime(name: string, open: () => Promise<ClusterUnderTest>): void {
  describe(`kube runtime on ${name}`, () => {
    let opened: TestBench;
    beforeAll(async () => {
      opened = new TestBench(await open());
      await opened.cluster.install(opened.widgets);
    }, 60_000);
    afterAll(() => opened.close(), 60_000);
    const bench = () => opened;

    describe('reading', () => itReads(bench));
    describe('writing', () => itAppliesAndWrites(bench));
    describe('a reflector', () => itFollows(bench));
    describe('a controller', () => itKeepsAWidget(bench));
    describe('a lease', () => itSharesALease(bench));
    describe('events', () => itRecordsEvents(bench));
  });
}
