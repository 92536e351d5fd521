import { aPulse, aPulseRecord } from '../testing/index.js';
import { decodePulse, decodePulseRecord, encodePulse, readPulseRecord } from './index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const EXAMPLE =
  '{"coin":"bitcoin","coin_id":"BTC","price":103895,"change_24h":3.45,"volume_24h":45678901234.56,"volatility":"Moving","trend":"📈 Rising","timestamp":"2025-11-04T17:45:30.000Z"' +
  ',"window_start":"2025-11-04T17:45:00.000Z","window_end":"2025-11-04T17:45:30.000Z","window_ms":30000,"revision":0,"samples":1,"fresh_samples":1,"sources":["coingecko"]' +
  ',"first_price":103895,"last_price":103895,"volume_scope":"global","closed_by":"event-time","alert":null,"inputs":{"partition":0,"first_offset":100,"last_offset":119},"schema_version":1}';

describe('the pulse codec', () => {
  it('writes the example of the design to the letter, then the added fields', () => {
    expect(encodePulse(aPulse())).toBe(EXAMPLE);
  });

  it('reads back what it wrote, alert included', () => {
    const pulse = aPulse({
      change24hPct: -7.5,
      revision: 2,
      samples: 3,
      freshSamples: 1,
      closedBy: 'idle',
      volume24h: null,
    });
    expect(pulse.alert).not.toBeNull();
    expect(decodePulse(bytes(encodePulse(pulse)))).toEqual(pulse);
  });

  it('keeps the record as it stands on the wire', () => {
    expect(JSON.stringify(decodePulseRecord(bytes(EXAMPLE)))).toBe(EXAMPLE);
  });

  it('reads a record from before inputs were written, and one that has none', () => {
    const { inputs, ...old } = aPulseRecord();
    expect(inputs).not.toBeNull();
    expect(readPulseRecord(old)).toEqual({ ...old, inputs: null });
    expect(readPulseRecord({ ...old, inputs: null }).inputs).toBeNull();
  });

  it('leaves out fields it does not know', () => {
    expect(readPulseRecord({ ...aPulseRecord(), extra: 1 })).toEqual(aPulseRecord());
  });

  it.each([
    ['coin', 'BTC!', 'CoinGecko id'],
    ['coin_id', '', '1 to 100 characters'],
    ['price', -1, 'greater than 0'],
    ['change_24h', undefined, 'is missing'],
    ['volatility', 'Wild', 'must be one of "Stable", "Moving", "Volatile", "Unknown"'],
    ['trend', 'Rising', 'must be one of "📈 Rising"'],
    ['timestamp', '2025-11-04T17:45:00.000Z', "must be the window's end, 2025-11-04T17:45:30.000Z"],
    ['window_ms', 60_000, 'must be the time from window_start to window_end, 30000, but is 60000'],
    ['window_end', 'soon', 'ISO 8601'],
    ['revision', -1, 'whole number of at least 0'],
    ['samples', 0, 'whole number of at least 1'],
    ['fresh_samples', 2, 'at most samples, 1'],
    ['sources', 'coingecko', 'must be a list'],
    ['first_price', null, 'greater than 0'],
    ['closed_by', 'hand', 'must be one of "event-time", "idle", "ingest"'],
    ['alert', 5, 'must be an object, but is 5'],
    ['inputs', 5, 'must be an object, but is 5'],
    ['schema_version', 9, 'must be 1, but is 9'],
  ])('refuses %s %j', (field, wrong, problem) => {
    const record = { ...aPulseRecord(), [field]: wrong };
    expect(() => readPulseRecord(record, 'data[3]')).toThrow(
      expect.objectContaining({ field: `data[3].${field}`, problem: expect.stringContaining(problem) }),
    );
  });

  it('names an entry inside a list and a field inside an alert', () => {
    expect(() => readPulseRecord({ ...aPulseRecord(), sources: ['coingecko', 4] })).toThrow(
      expect.objectContaining({ field: 'sources[1]' }),
    );
    expect(() => readPulseRecord({ ...aPulseRecord(), alert: { direction: 'left' } })).toThrow(
      expect.objectContaining({ field: 'alert.direction' }),
    );
  });
});
