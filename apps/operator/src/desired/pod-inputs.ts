import type { SecretEntry } from './kafka-access.js';

export interface SecretVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: SecretEntry };
}

/** What a pod is given: plain settings, secret ones, files. */
export interface PodInputs {
  /** Environment that goes into the component's ConfigMap. */
  readonly settings: Readonly<Record<string, string>>;
  readonly env: readonly SecretVariable[];
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
  /** Names of the Secrets behind `env` and `volumes`: when one changes, the pods are replaced. */
  readonly secrets: readonly string[];
}

export function secretVariable(name: string, { name: secret, key }: SecretEntry): SecretVariable {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** Environment variables from Secrets; what is not wanted is left out. */
export function secretInputs(wanted: Readonly<Record<string, SecretEntry | undefined>>): PodInputs {
  const entries = Object.entries(wanted).flatMap(([name, entry]) => (entry === undefined ? [] : [{ name, entry }]));
  return {
    settings: {},
    env: entries.map(({ name, entry }) => secretVariable(name, entry)),
    volumes: [],
    mounts: [],
    secrets: entries.map(({ entry }) => entry.name),
  };
}

export function settingsOnly(settings: PodInputs['settings']): PodInputs {
  return { settings, env: [], volumes: [], mounts: [], secrets: [] };
}

export function joined(inputs: readonly PodInputs[]): PodInputs {
  return {
    settings: Object.assign({}, ...inputs.map(({ settings }) => settings)) as PodInputs['settings'],
    env: inputs.flatMap(({ env }) => env),
    volumes: inputs.flatMap(({ volumes }) => volumes),
    mounts: inputs.flatMap(({ mounts }) => mounts),
    secrets: [...new Set(inputs.flatMap(({ secrets }) => secrets))].sort(),
  };
}
