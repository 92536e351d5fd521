/** The one thing we use of the package, in a file of its own: a bundler leaves the hundreds of typed clients out. */
export { KubeConfig } from '@kubernetes/client-node';
