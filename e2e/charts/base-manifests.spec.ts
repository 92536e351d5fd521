import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { only, type Manifest } from './render-chart.js';

const folder = new URL('../../k8s/base/', import.meta.url);
const files = readdirSync(folder).sort();
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(new URL(file, folder), 'utf8')).map((document) => document.toJS() as Manifest),
);
const at = (kind: string) => manifests.findIndex((manifest) => manifest.kind === kind);

describe('k8s/base', () => {
  it('is applied in the order of its file names: each after what it needs', () => {
    const order = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'Deployment', 'MarketPulse'].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('makes every namespace that it uses', () => {
    const made = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
    const used = manifests.map(({ metadata }) => metadata.namespace).filter((name) => name !== undefined);
    expect(new Set(used)).toEqual(new Set(made));
  });

  it('runs the operator where only restricted pods may run', () => {
    const { metadata } = only(manifests, 'Deployment');
    const home = manifests.find(({ kind, metadata: { name } }) => kind === 'Namespace' && name === metadata.namespace);
    expect(home?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('claims no Helm release', () => {
    for (const file of files) {
      expect(readFileSync(new URL(file, folder), 'utf8')).not.toMatch(/helm\.sh\/|managed-by: Helm/);
    }
  });
});
