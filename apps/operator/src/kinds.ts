import { namespacedResource as namespaced, type KubeResource } from '@cmp/kube';

/** Every kind the operator reads or writes. */
export const KINDS = {
  MarketPulse: namespaced('market-pulse.io', 'v1alpha1', 'MarketPulse', 'marketpulses'),

  ConfigMap: namespaced('', 'v1', 'ConfigMap', 'configmaps'),
  Secret: namespaced('', 'v1', 'Secret', 'secrets'),
  Service: namespaced('', 'v1', 'Service', 'services'),
  ServiceAccount: namespaced('', 'v1', 'ServiceAccount', 'serviceaccounts'),
  Pod: namespaced('', 'v1', 'Pod', 'pods'),
  Deployment: namespaced('apps', 'v1', 'Deployment', 'deployments'),
  HorizontalPodAutoscaler: namespaced('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  PodDisruptionBudget: namespaced('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  NetworkPolicy: namespaced('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'),
  Ingress: namespaced('networking.k8s.io', 'v1', 'Ingress', 'ingresses'),
  Role: namespaced('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
  RoleBinding: namespaced('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings'),
  Lease: namespaced('coordination.k8s.io', 'v1', 'Lease', 'leases'),

  Kafka: namespaced('kafka.strimzi.io', 'v1', 'Kafka', 'kafkas'),
  KafkaNodePool: namespaced('kafka.strimzi.io', 'v1', 'KafkaNodePool', 'kafkanodepools'),
  KafkaTopic: namespaced('kafka.strimzi.io', 'v1', 'KafkaTopic', 'kafkatopics'),
  KafkaUser: namespaced('kafka.strimzi.io', 'v1', 'KafkaUser', 'kafkausers'),
  ScaledObject: namespaced('keda.sh', 'v1alpha1', 'ScaledObject', 'scaledobjects'),
  TriggerAuthentication: namespaced('keda.sh', 'v1alpha1', 'TriggerAuthentication', 'triggerauthentications'),
  PodMonitor: namespaced('monitoring.coreos.com', 'v1', 'PodMonitor', 'podmonitors'),
  PrometheusRule: namespaced('monitoring.coreos.com', 'v1', 'PrometheusRule', 'prometheusrules'),
  HTTPRoute: namespaced('gateway.networking.k8s.io', 'v1', 'HTTPRoute', 'httproutes'),
  Certificate: namespaced('cert-manager.io', 'v1', 'Certificate', 'certificates'),
} as const;

/** Kinds that are there only when somebody has installed them. */
export const OPTIONAL_KINDS: readonly KubeResource[] = [
  KINDS.Kafka,
  KINDS.KafkaNodePool,
  KINDS.KafkaTopic,
  KINDS.KafkaUser,
  KINDS.ScaledObject,
  KINDS.TriggerAuthentication,
  KINDS.PodMonitor,
  KINDS.PrometheusRule,
  KINDS.HTTPRoute,
  KINDS.Certificate,
];

/** Kinds that the builders make: what is watched for changes by hand, and pruned. */
export const BUILT_KINDS: readonly KubeResource[] = [
  KINDS.ConfigMap,
  KINDS.Service,
  KINDS.ServiceAccount,
  KINDS.Deployment,
  KINDS.HorizontalPodAutoscaler,
  KINDS.PodDisruptionBudget,
  KINDS.NetworkPolicy,
  KINDS.Ingress,
  KINDS.Role,
  KINDS.RoleBinding,
  KINDS.Lease,
  ...OPTIONAL_KINDS,
];
