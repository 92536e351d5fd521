import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { ManagedKafka } from '../resource/kafka-spec.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { PROCESSOR_GROUP } from './consumer-group.js';
import { defined } from './defined.js';
import { PULSE_LABEL } from './labels.js';
import { kafkaName } from './object-names.js';
import { keptObject } from './owned-object.js';

/** The format of Kafka's own metadata; for older versions Strimzi knows it. */
const METADATA_VERSIONS: Readonly<Record<string, string>> = { '4.3.0': '4.3-IV0', '4.3.1': '4.3-IV0' };

/** A Kafka that only users with a password and rights of their own may use, from inside the cluster and over TLS. */
export function kafkaCluster(pulse: MarketPulse, managed: ManagedKafka): KubeObject {
  const spec = {
    kafka: defined({
      version: managed.version,
      metadataVersion: METADATA_VERSIONS[managed.version],
      listeners: [listener(pulse)],
      authorization: { type: 'simple' },
      config: brokerConfig(managed.brokers),
      metricsConfig: pulse.spec.monitoring.enabled ? METRICS : undefined,
      quotas: managed.brokers >= 3 ? { type: 'strimzi', minAvailableRatioPerVolume: 0.1 } : undefined,
    }),
    entityOperator: { topicOperator: {}, userOperator: {} },
    // All offsets, those of groups without a member too: a processor that is down must not look like one without lag.
    kafkaExporter: { groupRegex: PROCESSOR_GROUP, topicRegex: 'crypto_market_.*', showAllOffsets: true },
  };
  return keptObject(KINDS.Kafka, pulse, { name: kafkaName(pulse), component: 'kafka', body: { spec } });
}

const METRICS = {
  type: 'strimziMetricsReporter',
  values: { allowList: ['kafka_server_.*', 'kafka_controller_.*', 'kafka_network_.*', 'kafka_log_.*'] },
};

function listener(pulse: MarketPulse) {
  return defined({
    name: 'tls',
    port: 9093,
    type: 'internal',
    tls: true,
    authentication: { type: 'scram-sha-512' },
    networkPolicyPeers: pulse.spec.networkPolicies.enabled ? peers(pulse) : undefined,
  });
}

/** Our own pods, and KEDA's, which reads the lag from the brokers. */
function peers({ metadata, spec }: MarketPulse) {
  const keda = { namespaceSelector: {}, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'keda-operator' } } };
  return [
    { podSelector: { matchLabels: { [PULSE_LABEL]: metadata.name } } },
    ...(spec.processor.autoscaling?.provider === 'keda' ? [keda] : []),
  ];
}

/** Copies as far as there are brokers, at most three; one of them may be away. */
function brokerConfig(brokers: number) {
  const copies = Math.min(3, brokers);
  const inSync = copies === 3 ? 2 : 1;
  return {
    'auto.create.topics.enable': false,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
  };
}
