import { aPulse, aPulseRecord } from '../testing/index.js';
import { encodePlainFrame, encodePulse } from './index.js';

describe('the plain frame', () => {
  it('is the original message to the letter', () => {
    expect(encodePlainFrame([])).toBe('{"type":"aqi_update","data":[]}');
    const frame = encodePlainFrame([encodePulse(aPulse()), encodePulse(aPulse({ coin: 'ethereum' }))]);
    expect(frame).toBe(
      JSON.stringify({ type: 'aqi_update', data: [aPulseRecord(), aPulseRecord({ coin: 'ethereum' })] }),
    );
  });
});
