import { marketPulseObject } from '../../testing/market-pulse-object.js';
import { InvalidMarketPulse, parseMarketPulse } from './parse-market-pulse.js';

const parsed = (spec: object = {}) => parseMarketPulse(marketPulseObject(spec)).spec;

function faultsOf(spec: object, metadata: object = {}): readonly string[] {
  try {
    parseMarketPulse(marketPulseObject(spec, metadata));
  } catch (error) {
    if (error instanceof InvalidMarketPulse) return error.faults;
    throw error;
  }
  return [];
}

describe('parseMarketPulse', () => {
  it('fills in every default', () => {
    const { windows, thresholds, topics, source, processor, gateway, dashboard, paused } = parsed();
    expect(windows).toEqual({ size: '30s', grace: '2s', correction: '10m', idleClose: '3s', more: [] });
    expect(thresholds.alert).toEqual({ raisePct: 5, clearPct: 4.5, cooldown: '5m' });
    expect(topics).toEqual({ partitions: 1, replication: 1, retention: '168h', deletionPolicy: 'Retain' });
    expect([source.kind, source.pollInterval, paused]).toEqual(['auto', '30s', false]);
    expect([processor.replicas, gateway.replicas, dashboard.replicas]).toEqual([undefined, undefined, 1]);
  });

  it('leaves out fields that a newer version has written', () => {
    expect(parsed({ newerField: true })).not.toHaveProperty('newerField');
  });

  it('does without a status of another shape, which a newer version has left behind', () => {
    const withStatus = (status: object) => parseMarketPulse({ ...marketPulseObject(), status }).status;
    expect(withStatus({ observedGeneration: 3, watermark: { newest: 'now' } })).toBeUndefined();
    expect(withStatus({ observedGeneration: 3, newerField: 1 })).toEqual({ observedGeneration: 3 });
  });

  it('keeps what it needs of the metadata', () => {
    const { metadata } = parseMarketPulse(marketPulseObject({}, { deletionTimestamp: '2026-11-29T00:00:00Z' }));
    expect(metadata).toMatchObject({ name: 'pulse', namespace: 'market', uid: 'uid-of-pulse', finalizers: [] });
    expect(metadata.deletionTimestamp).toBe('2026-11-29T00:00:00Z');
  });

  const replicated = (replication: number) => ({ topics: { replication }, kafka: { managed: { brokers: 2 } } });
  const more = (...windows: object[]) => ({ windows: { more: windows } });
  const coingecko = (settings: object) => ({ source: { coingecko: settings } });
  const secret = { name: 'coingecko' };

  it.each<[string, object, readonly string[]]>([
    ['no coins', { coins: [] }, ['spec.coins: needs at least 1 item(s)']],
    ['missing coins', { coins: undefined }, ['spec.coins: is missing: must be an array']],
    ['a coin that is none', { coins: ['Bitcoin!'] }, ['spec.coins[0]: must be a CoinGecko id, such as bitcoin']],
    ['a coin twice', { coins: ['bitcoin', 'bitcoin'] }, ['spec.coins: must name each coin once']],
    ['an unknown source', { source: { kind: 'kraken' } }, ['spec.source.kind: must be auto, coingecko or simulated']],
    [
      'a duration without unit',
      { windows: { grace: '5' } },
      ['spec.windows.grace: must be 0s to 1h, a whole number and one unit: ms, s, m, h'],
    ],
    [
      'a long grace',
      { windows: { grace: '2h' } },
      ['spec.windows.grace: must be 0s to 1h, a whole number and one unit: ms, s, m, h'],
    ],
    [
      'a long correction',
      { windows: { correction: '25h' } },
      ['spec.windows.correction: must be 0s to 24h, a whole number and one unit: ms, s, m, h'],
    ],
    [
      'idleClose of words',
      { windows: { idleClose: 'never' } },
      ['spec.windows.idleClose: must be 0s to 1h, a whole number and one unit: ms, s, m, h; or off'],
    ],
    ['a text for a number', { topics: { partitions: '3' } }, ['spec.topics.partitions: must be a number']],
    ['half a partition', { topics: { partitions: 1.5 } }, ['spec.topics.partitions: must be a whole number']],
    ['no partitions', { topics: { partitions: 0 } }, ['spec.topics.partitions: must be at least 1']],
    [
      'two Kafkas',
      { kafka: { managed: {}, existing: { bootstrapServers: ['a:9092'] } } },
      ['spec.kafka: set exactly one of kafka.managed and kafka.existing'],
    ],
    ['no Kafka', { kafka: {} }, ['spec.kafka: set exactly one of kafka.managed and kafka.existing']],
    [
      'more copies than brokers',
      replicated(3),
      ['spec: topics.replication must be at most kafka.managed.brokers: each copy needs a broker of its own'],
    ],
    [
      'a long advance',
      more({ size: '20s', advance: '1m' }),
      [
        'spec.windows.more[0]: advance must be at most size: windows further apart would leave ticks out',
        'spec.windows.more[0]: advance must divide size, as 30s divides 5m',
      ],
    ],
    [
      'a crooked advance',
      more({ size: '5m', advance: '45s' }),
      ['spec.windows.more[0]: advance must divide size, as 30s divides 5m'],
    ],
    [
      'much overlap',
      more({ size: '5m', advance: '1s' }),
      ['spec.windows.more[0]: advance must be at least a hundredth of size'],
    ],
    [
      'one length twice',
      more({ size: '1m' }, { size: '60s' }),
      [
        'spec.windows: every size may appear once, the primary one included: results of one length could not be told apart',
      ],
    ],
    [
      'the primary length again',
      more({ size: '30s' }),
      [
        'spec.windows: every size may appear once, the primary one included: results of one length could not be told apart',
      ],
    ],
    [
      'an alert without hysteresis',
      { thresholds: { alert: { clearPct: 5 } } },
      [
        'spec.thresholds.alert: clearPct must be below raisePct, or an alert would be raised and cleared by the same change',
      ],
    ],
    [
      'Volatile below Moving',
      { thresholds: { movingPct: 6 } },
      ['spec.thresholds: volatilePct must be at least movingPct: what is Volatile is Moving as well'],
    ],
    [
      'fewest above most',
      { processor: { autoscaling: { minReplicas: 3, maxReplicas: 2 } } },
      ['spec.processor.autoscaling: maxReplicas must be at least minReplicas'],
    ],
    [
      'two ways to scale',
      { processor: { replicas: 2, autoscaling: { maxReplicas: 2 } } },
      ['spec.processor: set replicas or autoscaling, not both'],
    ],
    [
      'two ways to scale the gateway',
      { gateway: { replicas: 2, autoscaling: { maxReplicas: 2 } } },
      ['spec.gateway: set replicas or autoscaling, not both'],
    ],
    [
      'a key without use',
      coingecko({ plan: 'keyless', apiKeySecret: secret }),
      ['spec.source.coingecko: plan keyless does not use apiKeySecret: name the plan of the key, or leave the key out'],
    ],
    [
      'a plan without key',
      coingecko({ plan: 'pro' }),
      ['spec.source.coingecko: this plan needs a key: set apiKeySecret, or use plan keyless'],
    ],
    [
      'two ways in',
      { exposure: { ingress: {}, httpRoute: { parentRefs: [{ name: 'gw' }] } } },
      ['spec.exposure: set exactly one of exposure.ingress and exposure.httpRoute'],
    ],
    [
      'TLS for nobody',
      { exposure: { ingress: {}, tls: { secretName: 'tls' } } },
      ['spec.exposure: exposure.tls needs exposure.host: a certificate is made for a name'],
    ],
    [
      'two certificates',
      { exposure: { host: 'a.org', ingress: {}, tls: { secretName: 'tls', issuer: { name: 'le' } } } },
      ['spec.exposure.tls: set exactly one of tls.issuer and tls.secretName'],
    ],
    [
      'less at most than promised',
      { gateway: { resources: { limits: { memory: '128Mi' } } } },
      ['spec.gateway.resources: limits.memory must be at least requests.memory'],
    ],
    [
      'CPU by mistake',
      { gateway: { resources: { requests: { cpu: '1 core' } } } },
      ['spec.gateway.resources.requests.cpu: must be an amount of CPU in quotes, such as "500m" or "2"'],
    ],
  ])('refuses %s by name', (_, spec, faults) => expect(faultsOf(spec)).toEqual(faults));

  it('refuses a name that would make names of pods too long', () => {
    expect(faultsOf({}, { name: 'n'.repeat(36) })).toEqual(['metadata.name: must have at most 35 characters']);
  });

  it('reports all faults together', () => {
    expect(faultsOf({ coins: [], source: { kind: 'x' }, topics: { partitions: 0 } })).toHaveLength(3);
  });
});
