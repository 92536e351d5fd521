import { KafkaProxy, type ProxyPorts } from './kafka-proxy.js';

/** The proxy of the cluster that the tests were given. Throws when it has none. */
export function startTestProxy(brokerCount: number, env: NodeJS.ProcessEnv = process.env): Promise<KafkaProxy> {
  const ports = env['TEST_KAFKA_PROXIED'];
  if (ports === undefined) throw new Error('this test needs brokers behind a proxy (TEST_KAFKA_PROXIED)');
  return KafkaProxy.start(JSON.parse(ports) as ProxyPorts, brokerCount);
}
