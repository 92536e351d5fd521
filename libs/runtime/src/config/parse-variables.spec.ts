import {
  ConfigError,
  choice,
  flag,
  integer,
  list,
  parseVariables,
  secret,
  text,
  url,
  VariableFault,
} from '../index.js';

const variables = {
  intervalMs: integer('INTERVAL_MS', { meaning: 'Interval', unit: 'ms', min: 1000, max: 60_000, default: 30_000 }),
  plan: choice('PLAN', { meaning: 'Plan', of: ['demo', 'pro'], default: 'demo' }),
  key: secret('KEY', { meaning: 'Key', minLength: 8 }),
  address: url('ADDRESS', { meaning: 'Address', default: null }),
  quiet: flag('QUIET', { meaning: 'Quiet', default: false }),
  folder: text('FOLDER', { meaning: 'Folder', default: 'data' }),
  coins: list('COINS', {
    meaning: 'Coins',
    default: ['bitcoin'],
    max: 3,
    item(id) {
      if (id.includes(' ')) throw new VariableFault(`${id} has a blank`);
    },
  }),
};

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseVariables(variables, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('parseVariables', () => {
  it('takes the defaults when nothing, or only blanks, is set', () => {
    expect(parseVariables(variables, { INTERVAL_MS: '  ' })).toEqual({
      intervalMs: 30_000,
      plan: 'demo',
      key: null,
      address: null,
      quiet: false,
      folder: 'data',
      coins: ['bitcoin'],
    });
  });

  it('turns texts into values', () => {
    const config = parseVariables(variables, {
      INTERVAL_MS: '1000',
      PLAN: 'pro',
      KEY: 'abcdefgh',
      ADDRESS: 'http://127.0.0.1:9/api/v3/',
      QUIET: 'true',
      COINS: 'bitcoin, ethereum',
    });
    expect(config).toMatchObject({ intervalMs: 1000, plan: 'pro', address: 'http://127.0.0.1:9/api/v3', quiet: true });
    expect(config.coins).toEqual(['bitcoin', 'ethereum']);
  });

  it('names every bad variable at once, with what would be right', () => {
    expect(faultsOf({ INTERVAL_MS: '1e3', PLAN: 'gold', ADDRESS: 'ftp://x', QUIET: 'yes', COINS: 'a,,b' })).toEqual([
      'INTERVAL_MS="1e3": must be a whole number from 1000 to 60000',
      'PLAN="gold": must be one of demo, pro',
      'ADDRESS="ftp://x": must be an address that starts with http:// or https://',
      'QUIET="yes": must be true or false',
      'COINS="a,,b": has an empty item',
    ]);
  });

  it.each([
    ['INTERVAL_MS', '999'],
    ['INTERVAL_MS', '60001'],
    ['INTERVAL_MS', '0x3e8'],
    ['INTERVAL_MS', '1000.5'],
    ['COINS', 'a,b,c,d'],
    ['COINS', 'a,a'],
    ['ADDRESS', 'http://user:word@host'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toHaveLength(1);
  });

  it('never prints a secret', () => {
    const [fault] = faultsOf({ KEY: 'short' });
    expect(fault).toBe('KEY=(hidden): must have at least 8 characters');
  });

  it('adds the cross checks when each value is right on its own', () => {
    const check = () => ['PLAN=pro needs KEY'];
    expect(() => parseVariables(variables, { PLAN: 'pro' }, [check])).toThrow('PLAN=pro needs KEY');
    expect(() => parseVariables(variables, { PLAN: 'x' }, [check])).toThrow(/^PLAN="x"/);
  });
});
