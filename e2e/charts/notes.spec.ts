import { notesOf } from './render-chart.js';

describe('what Helm says after an installation', () => {
  it('of a pipeline: how to wait for it, look at it, test it and open it', () => {
    const notes = notesOf('market-pulse');
    expect(notes).toContain('kubectl --namespace somewhere wait --for=condition=Ready --timeout=10m mp/demo');
    expect(notes).toContain('helm test demo --namespace somewhere');
    expect(notes).toContain('port-forward service/demo-dashboard 8080:80');
    expect(notes).toContain('install the chart market-pulse-operator first');
    expect(notes).toContain('Strimzi (kafka.strimzi.io/v1) is not installed');
  });

  it.each([
    ['exposure.host=pulse.example.org', 'The page: http://pulse.example.org/'],
    ['dashboard.enabled=false', 'port-forward service/demo-gateway 8080:80'],
    ['paused=true', 'It is paused'],
    ['topics.deletionPolicy=Delete', 'Uninstalling it deletes its topics'],
    ['kafka.existing.bootstrapServers={kafka.example.org:9092}', 'unencrypted'],
  ])('of a pipeline with %s: %s', (set, sentence) => {
    expect(notesOf('market-pulse')).not.toContain(sentence);
    expect(notesOf('market-pulse', [set])).toContain(sentence);
  });

  it.each([
    ['crds.keep=false', 'deletes the definition'],
    ['crds.install=false', 'kubectl apply --server-side --filename charts/market-pulse-operator/crd/marketpulses.yaml'],
    ['watchNamespaces={blue,green}', 'the namespaces blue, green.'],
  ])('of the operator with %s: %s', (set, sentence) => {
    expect(notesOf('market-pulse-operator')).not.toContain(sentence);
    expect(notesOf('market-pulse-operator', [set])).toContain(sentence);
  });
});
