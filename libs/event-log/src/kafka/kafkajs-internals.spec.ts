import { createRequire } from 'node:module';
import { checkKafkajsVersion, kafkajsInternals } from './kafkajs-internals.js';

const load = createRequire(import.meta.url);

describe('the internals of kafkajs', () => {
  it('are used of the one version that was reviewed', () => {
    expect(() => checkKafkajsVersion('2.2.4')).not.toThrow();
    expect(() => checkKafkajsVersion('2.2.5')).toThrow('review');
  });

  it('arm no timer while nothing waits to be sent, and one when something does', () => {
    kafkajsInternals();
    const RequestQueue = load('kafkajs/src/network/requestQueue') as new (options: object) => {
      pending: unknown[];
      throttleCheckTimeoutId: NodeJS.Timeout | null;
      scheduleCheckPendingRequests(): void;
      destroy(): void;
    };
    const queue = new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1000, clientId: 'c', broker: 'b' });
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    queue.destroy();
  });
});
