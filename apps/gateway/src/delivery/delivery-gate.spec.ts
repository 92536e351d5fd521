import { DeliveryGate } from './delivery-gate.js';

const limits = { bufferBytes: 1000, behindMs: 30_000, withheldBytes: 5000 };

describe('DeliveryGate', () => {
  it('lets messages pass up to the buffer limit, however large the next one is', () => {
    const gate = new DeliveryGate(limits);
    expect(gate.admit(0, 1_000_000, 0)).toBe('send');
    expect(gate.admit(1000, 1, 0)).toBe('send');
    expect(gate.admit(1001, 1, 0)).toBe('withhold');
  });

  it('keeps a client behind until nothing waits for it any more', () => {
    const gate = new DeliveryGate(limits);
    gate.admit(1001, 1, 0);
    expect(gate.caughtUp(1)).toBe(false);
    expect(gate.admit(1, 1, 0)).toBe('withhold');
    expect(gate.caughtUp(0)).toBe(true);
    expect(gate.behind).toBe(false);
    expect(gate.caughtUp(0)).toBe(false);
    expect(gate.admit(0, 1, 0)).toBe('send');
  });

  it('drops a client that is behind for longer than the limit, also when nothing is published', () => {
    const gate = new DeliveryGate(limits);
    gate.admit(1001, 1, 100);
    expect(gate.expired(30_100)).toBe(false);
    expect(gate.expired(30_101)).toBe(true);
    expect(gate.admit(1001, 1, 30_101)).toBe('drop');
  });

  it('drops a client that has missed more bytes than the limit, and counts anew after it caught up', () => {
    const gate = new DeliveryGate(limits);
    expect(gate.admit(1001, 5000, 0)).toBe('withhold');
    gate.caughtUp(0);
    expect(gate.admit(1001, 5000, 0)).toBe('withhold');
    expect(gate.admit(1001, 1, 0)).toBe('drop');
  });
});
