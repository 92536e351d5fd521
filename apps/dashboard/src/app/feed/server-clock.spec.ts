import { ServerClock } from './server-clock.js';

describe("the gateway's clock", () => {
  it('is the viewer’s own before the first message', () => {
    expect(new ServerClock().at(5)).toBe(5);
  });

  it('follows the gateway however wrong the viewer’s clock is', () => {
    const clock = new ServerClock();
    clock.heard(10_000_000, 2_000_000);
    expect(clock.at(2_001_000)).toBe(10_001_000);
  });

  it('keeps the least delayed message: a slow one does not make everything younger', () => {
    const clock = new ServerClock();
    clock.heard(1000, 500);
    clock.heard(2000, 2200);
    expect(clock.at(3000)).toBe(3500);
  });

  it('follows a clock that was set', () => {
    const clock = new ServerClock();
    clock.heard(1000, 500);
    clock.heard(2000, 61_500);
    expect(clock.at(61_500)).toBe(2000);
  });
});
