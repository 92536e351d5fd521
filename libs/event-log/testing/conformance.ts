import type { InterruptibleLog, LogUnderTest } from './log-under-test.js';

/** The promises of the `EventLog` port as tests, the same for every adapter. `open` is called once, in `beforeAll`. */
export function describeEventLog(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`event log: ${name}`, () => {
    let harness: LogUnderTest;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());

    it('answers a ping', async () => {
      await expect(harness.log.ping(5000)).resolves.toBeUndefined();
    });
  });
}

/** What must hold for a log that can be away for a while, which a file in the own process cannot. */
export function describeInterruptedLog(name: string, open: () => Promise<InterruptibleLog>): void {
  describe(`event log that goes away: ${name}`, () => {
    let harness: InterruptibleLog;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());

    it('refuses a ping while it is away', async () => {
      const comeBack = await harness.interrupt();
      await expect(harness.log.ping(500)).rejects.toThrow();
      await comeBack();
    });
  });
}
