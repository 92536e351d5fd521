import { aPulseRecord } from '../testing/a-pulse-record.js';
import { appendPulses, RunningGateway, testLog } from '../testing/running-gateway.js';
import { TestSocket } from '../testing/test-socket.js';

describe('the gateway', () => {
  it('greets a feed client with hello and the snapshot of what the log holds', async () => {
    const log = await testLog();
    await appendPulses(log, aPulseRecord(0), aPulseRecord(1), aPulseRecord(0, 'ethereum'));
    const running = await RunningGateway.start({ log });
    try {
      await running.ready();
      const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
      const snapshot = await feed.until('snapshot');
      expect(feed.messages.map(({ type, seq }) => [type, seq])).toEqual([
        ['hello', 1],
        ['snapshot', 2],
      ]);
      expect(snapshot.pulses.map(({ coin, window_end }) => [coin, window_end])).toEqual([
        ['bitcoin', aPulseRecord(0).window_end],
        ['bitcoin', aPulseRecord(1).window_end],
        ['ethereum', aPulseRecord(0).window_end],
      ]);
      feed.close();
    } finally {
      await running.stop();
      await log.close();
    }
  });
});
