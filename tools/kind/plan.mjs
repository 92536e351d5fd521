// What `npm run kind:up` does, as commands: pure, so that it can be read and tested without Docker.
import { imageName } from '../cluster/images.mjs';

export const CLUSTER = 'market-pulse';
/** kind names the context after the cluster. Every command names it: whatever kubectl points at otherwise is left alone. */
export const CONTEXT = `kind-${CLUSTER}`;
export const ADDRESS = 'http://localhost:8080';
/** The release that the operator was written for: docs/operations/kubernetes.md. */
export const STRIMZI = { chart: 'oci://quay.io/strimzi-helm/strimzi-kafka-operator', version: '1.2.0' };

/** @typedef {{ title: string, program: string, args: string[], help?: string }} Step `help`: what a person can look at when it fails */

/** @returns {Step} a cluster, unless it is there; then only its address is taken. */
export function clusterStep(existing) {
  if (existing.includes(CLUSTER)) {
    return step('the cluster is there', 'kind', ['export', 'kubeconfig', '--name', CLUSTER]);
  }
  const create = ['create', 'cluster', '--config', 'k8s/kind/cluster.yaml', '--wait', '120s'];
  return step('make the cluster', 'kind', create, 'Port 8080 must be free: hostPort in k8s/kind/cluster.yaml.');
}

/** Everything after the images are in the cluster; `images` are `{ prefix, tag }`. Safe to run again. */
export function installSteps({ helm, kubectl }, images) {
  return [strimziStep(helm), operatorStep(helm, images), pipelineStep(helm, images), ...pageSteps(kubectl)];
}

function strimziStep(helm) {
  const args = release('strimzi', STRIMZI.chart, 'strimzi', ['--version', STRIMZI.version]);
  return step('install Strimzi', helm, [...args, '--set', 'watchAnyNamespace=true', '--wait', '--timeout', '5m']);
}

function operatorStep(helm, { prefix, tag }) {
  const image = [`image.registry=`, `image.repository=${prefix}operator`, `image.tag=${tag}`];
  const services = [`services.registry=`, `services.repositoryPrefix=${prefix}`, `services.tag=${tag}`];
  const set = [...image, ...services, 'replicas=1'].flatMap((value) => ['--set', value]);
  const args = release('market-pulse-operator', 'charts/market-pulse-operator', 'market-pulse-operator', set);
  return step('install the operator', helm, [...args, '--wait', '--timeout', '5m']);
}

function pipelineStep(helm, images) {
  const values = ['--values', 'charts/market-pulse/values-dev.yaml'];
  const set = ['--set', `test.image=${imageName(images, 'gateway')}`];
  const args = release('pulse', 'charts/market-pulse', 'pulse', [...values, ...set]);
  const help = `kubectl --context ${CONTEXT} --namespace pulse describe mp pulse`;
  return step('install the pipeline', helm, [...args, '--wait', '--timeout', '15m'], help);
}

function pageSteps(kubectl) {
  const at = ['--context', CONTEXT];
  const ready = ['--namespace', 'pulse', 'wait', '--for=condition=Ready', '--timeout=5m', 'mp/pulse'];
  return [
    step('open the page on localhost', kubectl, [...at, 'apply', '--filename', 'k8s/kind/page.yaml']),
    step('wait for the pipeline', kubectl, [...at, ...ready], `kubectl ${at.join(' ')} --namespace pulse get mp,pods`),
  ];
}

function release(name, chart, namespace, more) {
  const where = ['--kube-context', CONTEXT, '--namespace', namespace, '--create-namespace'];
  return ['upgrade', '--install', name, chart, ...where, ...more];
}

const step = (title, program, args, help) => ({ title, program, args, ...(help === undefined ? {} : { help }) });
