import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { PodSpecFields } from '../resource/component-spec.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { checksum } from './checksum.js';
import { type Component, PORTS } from './component.js';
import { containerResources } from './container-resources.js';
import { defined } from './defined.js';
import type { Facts } from './facts.js';
import { imageOf } from './image-of.js';
import { labelsOf, selectorOf } from './labels.js';
import { nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';
import type { PodInputs } from './pod-inputs.js';
import { podPlacement } from './pod-placement.js';
import { CONTAINER_SECURITY, POD_SECURITY, TMP_MOUNT, TMP_VOLUME } from './pod-security.js';
import { probes } from './probes.js';

export interface DeploymentParts {
  readonly component: Component;
  readonly fields: PodSpecFields;
  readonly inputs: PodInputs;
  /** Time for an orderly end, `preStop` included. */
  readonly graceSeconds: number;
  /** Time in which the rest of the cluster hears that the pod goes, before it is told itself. */
  readonly preStopSeconds?: number;
  /** Only for who speaks to the API server. */
  readonly apiToken?: true;
  /** False where `inputs.settings` are files, not environment. */
  readonly settingsAsEnvironment?: false;
}

/** The Deployment of one component. How many pods is said as it is rolled out: an autoscaler may have a say. */
export function componentDeployment(pulse: MarketPulse, facts: Facts, parts: DeploymentParts): KubeObject {
  const { component } = parts;
  const spec = {
    selector: { matchLabels: selectorOf(pulse, component) },
    // The new pod is ready before an old one goes.
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    revisionHistoryLimit: 3,
    template: { metadata: podMetadata(pulse, facts, parts), spec: podSpec(pulse, facts, parts) },
  };
  return ownedObject(KINDS.Deployment, pulse, { name: nameOf(pulse, component), component, body: { spec } });
}

/** A change of settings or of a Secret changes an annotation: pods do not see it otherwise. */
function podMetadata(pulse: MarketPulse, { secrets }: Facts, { component, fields, inputs }: DeploymentParts) {
  const secretSums = Object.fromEntries(inputs.secrets.map((name) => [name, secrets.get(name) ?? 'missing']));
  return {
    labels: { ...fields.podLabels, ...labelsOf(pulse, component) },
    annotations: {
      ...fields.podAnnotations,
      'market-pulse.io/settings': checksum(inputs.settings),
      ...(inputs.secrets.length === 0 ? {} : { 'market-pulse.io/secrets': checksum(secretSums) }),
    },
  };
}

function podSpec(pulse: MarketPulse, facts: Facts, parts: DeploymentParts) {
  const { component, fields, inputs } = parts;
  const { pullSecrets } = pulse.spec.image;
  return {
    serviceAccountName: nameOf(pulse, component),
    automountServiceAccountToken: parts.apiToken === true,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: parts.graceSeconds,
    securityContext: POD_SECURITY,
    ...(pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
    ...podPlacement(fields, selectorOf(pulse, component)),
    containers: [container(pulse, facts, parts)],
    volumes: [TMP_VOLUME, ...inputs.volumes],
  };
}

function container(pulse: MarketPulse, facts: Facts, parts: DeploymentParts) {
  const { component, fields, inputs, preStopSeconds, settingsAsEnvironment } = parts;
  const { name, number } = PORTS[component];
  return defined({
    name: component,
    image: imageOf(pulse, component, facts),
    imagePullPolicy: pulse.spec.image.pullPolicy ?? facts.images.pullPolicy,
    ports: [{ name, containerPort: number, protocol: 'TCP' }],
    envFrom: settingsAsEnvironment === false ? undefined : [{ configMapRef: { name: nameOf(pulse, component) } }],
    env: inputs.env.length === 0 ? undefined : inputs.env,
    resources: containerResources(fields.resources),
    securityContext: CONTAINER_SECURITY,
    ...probes(component),
    lifecycle: preStopSeconds === undefined ? undefined : { preStop: { sleep: { seconds: preStopSeconds } } },
    volumeMounts: [TMP_MOUNT, ...inputs.mounts],
  });
}
