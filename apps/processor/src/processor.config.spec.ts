import { alertThresholds, labelThresholds } from '@cmp/market';
import { ConfigError, parseVariables } from '@cmp/runtime';
import { eventLogVariables } from '@cmp/event-log';
import { processorCrossChecks, processorVariables } from './index.js';
import { processorRules } from './processor-rules.js';
import { processorTopics } from './processor-topics.js';

const variables = { ...eventLogVariables, ...processorVariables };
const configOf = (environment: Record<string, string>) => parseVariables(variables, environment);

describe('the configuration of the processor', () => {
  it('has the defaults of the design: 30 s windows, and the thresholds of the market', () => {
    const rules = processorRules(configOf({}));
    expect(rules.definitions).toEqual([{ sizeMs: 30_000, advanceMs: 30_000, graceMs: 2000 }]);
    expect(rules.thresholds).toEqual({ ...labelThresholds, ...alertThresholds, alertCooldownMs: 300_000 });
    expect(rules).toMatchObject({ idleMs: 3000, correctionMs: 600_000 });
    expect(rules.maxFutureSkewMs).toBe(60_000);
  });

  it('has as many window definitions as are configured, the primary one first, and no idle closing when that is off', () => {
    const rules = processorRules(configOf({ WINDOW_MS: '10000', MORE_WINDOWS: '5m/30s+5s', IDLE_CLOSE_MS: 'off' }));
    expect(rules.definitions).toEqual([
      { sizeMs: 10_000, advanceMs: 10_000, graceMs: 2000 },
      { sizeMs: 300_000, advanceMs: 30_000, graceMs: 5000 },
    ]);
    expect(rules.idleMs).toBeNull();
  });

  it('gives every topic the same number of partitions and compacts the changelog alone', () => {
    const topics = processorTopics(configOf({ TOPIC_PARTITIONS: '12', TOPIC_REPLICATION: '3' }));
    expect(new Set(topics.map(({ partitions, replication }) => `${partitions}/${replication}`))).toEqual(
      new Set(['12/3']),
    );
    expect(topics.filter(({ cleanup }) => cleanup === 'compact').map(({ name }) => name)).toEqual([
      'crypto_market_pulse_changelog',
    ]);
  });

  it('names every bad variable at once', () => {
    const parse = () =>
      parseVariables(processorVariables, { WINDOW_MS: '0', MAX_FUTURE_SKEW_MS: 'x' }, processorCrossChecks);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/WINDOW_MS[\s\S]*MAX_FUTURE_SKEW_MS/);
  });
});
