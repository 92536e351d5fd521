import { apiVersionOf, type KubeResource } from '@cmp/kube';

/** Where images come from unless a resource says otherwise: the operator's own configuration. */
export interface ImageDefaults {
  /** `ghcr.io`; empty leaves the registry to the container runtime. */
  readonly registry: string;
  readonly repositoryPrefix: string;
  readonly tag: string;
  readonly pullPolicy: 'Always' | 'IfNotPresent' | 'Never';
}

/** What the builders must know of the cluster, learnt before they are asked. */
export interface Facts {
  /** The optional APIs that the cluster serves, by `apiKey`. */
  readonly apis: ReadonlySet<string>;
  /** Checksums of the Secrets in the namespace by name; one that is not there is missing. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What the operator may not learn, in sentences. */
  readonly denials: readonly string[];
  readonly images: ImageDefaults;
  /** Where the operator runs: it asks gateway and processors for their state. */
  readonly operatorNamespace: string;
  /** Address of the cluster's DNS server and the cluster's domain, for nginx, which does not read resolv.conf. */
  readonly dns: { readonly server: string; readonly domain: string } | null;
}

export const apiKey = (resource: KubeResource) => `${apiVersionOf(resource)}/${resource.kind}`;

export const serves = ({ apis }: Pick<Facts, 'apis'>, resource: KubeResource) => apis.has(apiKey(resource));

/** What could not be built as wanted. Becomes a condition of the resource. */
export interface Finding {
  readonly reason: 'MissingAPI' | 'MissingSecret' | 'Forbidden' | 'ScalingLimited';
  /** A sentence for a person. */
  readonly message: string;
}
