import { ConfigError, parseVariables } from '@cmp/runtime';
import { planNameOf, producerCrossChecks, producerVariables, replayPathOf } from './producer.config.js';

const parse = (environment: Record<string, string>) =>
  parseVariables(producerVariables, environment, producerCrossChecks);

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    parse(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration of the producer', () => {
  it('works without any variable', () => {
    expect(parse({})).toMatchObject({ source: 'auto', pollIntervalMs: 30_000, coingeckoPlan: 'auto' });
  });

  it('names all bad variables at once', () => {
    const faults = faultsOf({ SOURCE: 'coinbase', POLL_INTERVAL_MS: '999', REPLAY_SPEED: 'fast' });
    expect(faults).toEqual([
      'SOURCE="coinbase": must be auto, coingecko, simulated or replay:FILE',
      'POLL_INTERVAL_MS="999": must be a whole number from 1000 to 3600000',
      'REPLAY_SPEED="fast": must be a number from 0 to 1000000',
    ]);
  });

  it.each([
    [{ COINGECKO_PLAN: 'pro' }, 'COINGECKO_PLAN=pro needs COINGECKO_API_KEY'],
    [
      { COINGECKO_PLAN: 'keyless', COINGECKO_API_KEY: 'CG-secret' },
      'COINGECKO_PLAN=keyless does not use COINGECKO_API_KEY: name the plan of the key, or leave the key out',
    ],
    [
      { REPLAY_LOOP: 'true', REPLAY_TIMES: 'keep' },
      'REPLAY_LOOP=true needs REPLAY_TIMES=shift: the same event times again would all be late',
    ],
    [{ SOURCE: 'replay:' }, 'SOURCE="replay:": must be auto, coingecko, simulated or replay:FILE'],
  ])('refuses %j', (environment, fault) => {
    expect(faultsOf(environment)).toEqual([fault]);
  });

  it('takes a key without a plan for a demo key', () => {
    expect(planNameOf(parse({ COINGECKO_API_KEY: 'CG-secret' }))).toBe('demo');
    expect(planNameOf(parse({}))).toBe('keyless');
    expect(planNameOf(parse({ COINGECKO_API_KEY: 'CG-secret', COINGECKO_PLAN: 'analyst' }))).toBe('analyst');
  });

  it('reads the file of a replay', () => {
    expect(replayPathOf(parse({ SOURCE: 'replay:some/file.ndjson' }))).toBe('some/file.ndjson');
    expect(replayPathOf(parse({ SOURCE: 'simulated' }))).toBeNull();
  });
});
