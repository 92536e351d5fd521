import { eventLogCrossCheck, eventLogVariables } from '@cmp/event-log';
import { operationsPort, parseVariables } from '@cmp/runtime';
import { build, EVERYTHING, EXISTING, find, type Open } from '../../testing/build.js';
import { sourceModule } from '../../testing/source-module.js';

/** The environment of a component's container, with stand-ins for what comes from Secrets. */
function environmentOf(component: string, spec: object): Readonly<Record<string, string>> {
  const state = build(spec);
  const [container] = find(state, 'Deployment', `pulse-${component}`).spec.template.spec.containers;
  const secret = (container.env ?? []).map(({ name }: Open) => [name, `secret-of-${name}`]);
  return { ...find(state, 'ConfigMap', `pulse-${component}`).data, ...Object.fromEntries(secret) };
}

const SERVICES = [
  ['producer', 'producerVariables', 'producerCrossChecks', { operationsPort: operationsPort(8081) }],
  ['processor', 'processorVariables', 'processorCrossChecks', { operationsPort: operationsPort(8082) }],
  ['gateway', 'gatewayVariables', 'gatewayCrossChecks', {}],
] as const;

async function tableOf(component: string, variables: string, own: object): Promise<Open> {
  const config = await sourceModule(`apps/${component}/src/${component}.config.ts`);
  return { ...eventLogVariables, ...config[variables], ...own };
}

describe.each(SERVICES)('the settings of the %s', (component, variables, checks, own) => {
  it.each(Object.entries({ smallest: {}, everything: EVERYTHING, 'existing Kafka': EXISTING }))(
    'are taken by its own table of variables, and it knows each of them: %s',
    async (_, spec) => {
      const table = await tableOf(component, variables, own);
      const config = await sourceModule(`apps/${component}/src/${component}.config.ts`);
      const environment = environmentOf(component, spec);
      expect(() => parseVariables(table, environment, [eventLogCrossCheck, ...config[checks]])).not.toThrow();
      const known = new Set(Object.values(table).map((variable: Open) => variable.name));
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    },
  );

  it('never hold a secret in the ConfigMap', async () => {
    const table = await tableOf(component, variables, own);
    const secrets = Object.values(table).flatMap(({ secret, name }: Open) => (secret ? [name] : []));
    const { data } = find(build(EVERYTHING), 'ConfigMap', `pulse-${component}`);
    expect(Object.keys(data).filter((name) => secrets.includes(name))).toEqual([]);
  });
});

describe('the settings', () => {
  it('say windows and thresholds alike to processor and gateway', () => {
    const { data: ofProcessor } = find(build(EVERYTHING), 'ConfigMap', 'pulse-processor');
    const { data: ofGateway } = find(build(EVERYTHING), 'ConfigMap', 'pulse-gateway');
    for (const name of [
      'WINDOW_MS',
      'GRACE_MS',
      'CORRECTION_MS',
      'MORE_WINDOWS',
      'LABEL_TREND_PCT',
      'ALERT_RAISE_PCT',
    ]) {
      expect(ofGateway[name]).toBe(ofProcessor[name]);
    }
    expect(ofProcessor.MORE_WINDOWS).toBe('5m/30s+5s,1h+0s');
  });

  it('have the processor wait for a record where windows are never closed by the clock', () => {
    expect(find(build({ windows: { idleClose: 'off' } }), 'ConfigMap', 'pulse-processor').data.IDLE_CLOSE_MS).toBe(
      'off',
    );
  });

  it('listen on every address of the pod, at the port that is probed', () => {
    for (const [component, port] of [
      ['producer', 'OPERATIONS_PORT'],
      ['processor', 'OPERATIONS_PORT'],
      ['gateway', 'PORT'],
    ] as const) {
      const { HOST, [port]: number } = environmentOf(component, {});
      const [container] = find(build(), 'Deployment', `pulse-${component}`).spec.template.spec.containers;
      expect([HOST, Number(number)]).toEqual(['0.0.0.0', container.ports[0].containerPort]);
    }
  });

  it('take user and certificates of an existing Kafka from its Secrets', () => {
    const { spec } = find(build(EXISTING), 'Deployment', 'pulse-processor').spec.template;
    const [{ env, volumeMounts }] = spec.containers;
    expect(env).toEqual([
      { name: 'KAFKA_SASL_USERNAME', valueFrom: { secretKeyRef: { name: 'kafka-login', key: 'username' } } },
      { name: 'KAFKA_SASL_PASSWORD', valueFrom: { secretKeyRef: { name: 'kafka-login', key: 'password' } } },
    ]);
    const { KAFKA_SSL_CA_FILE, KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE } = environmentOf('processor', EXISTING);
    const [, { mountPath }] = volumeMounts;
    const files = spec.volumes[1].projected.sources.flatMap(({ secret }: Open) =>
      secret.items.map(({ path }: Open) => path),
    );
    expect(files.map((file: string) => `${mountPath}/${file}`)).toEqual([
      KAFKA_SSL_CA_FILE,
      KAFKA_SSL_CERT_FILE,
      KAFKA_SSL_KEY_FILE,
    ]);
  });
});
