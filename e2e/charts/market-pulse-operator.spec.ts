import { lintChart, only, renderChart } from './render-chart.js';

const CHART = 'market-pulse-operator';
const SERVICE_MONITOR = 'monitoring.coreos.com/v1/ServiceMonitor';

describe('the chart market-pulse-operator', () => {
  it('passes the strict lint of Helm', () => {
    expect(lintChart(CHART)).toMatchObject({ passed: true });
  });

  it('refuses a value that nobody reads, and one of the wrong kind, by name', () => {
    expect(() => renderChart(CHART, { set: ['replica=2'] })).toThrow("additional properties 'replica' not allowed");
    expect(() => renderChart(CHART, { set: ['image.pullPolicy=Sometimes'] })).toThrow('/image/pullPolicy');
    expect(() => renderChart(CHART, { set: ['replicas=0'] })).toThrow('/replicas');
  });

  describe('crd.yaml', () => {
    it('installs the definition, kept when the chart goes', () => {
      const crd = only(renderChart(CHART), 'CustomResourceDefinition');
      expect(crd.metadata.name).toBe('marketpulses.market-pulse.io');
      expect(crd.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
      expect(crd.spec.versions[0].schema.openAPIV3Schema.properties.spec.required).toContain('coins');
    });

    it('lets it go, or leaves it out, when told so', () => {
      const gone = only(renderChart(CHART, { set: ['crds.keep=false'] }), 'CustomResourceDefinition');
      expect(gone.metadata.annotations).toBeUndefined();
      const none = renderChart(CHART, { set: ['crds.install=false'] });
      expect(none.filter(({ kind }) => kind === 'CustomResourceDefinition')).toEqual([]);
    });

    it('never installs a definition of somebody else', () => {
      const crds = renderChart(CHART).filter(({ kind }) => kind === 'CustomResourceDefinition');
      expect(crds.map(({ spec }) => spec.group as string)).toEqual(['market-pulse.io']);
    });
  });

  describe('rbac.yaml', () => {
    const rulesOf = (name: string, set: readonly string[] = []) =>
      renderChart(CHART, { set })
        .filter(({ kind, metadata }) => /Role$/.test(kind) && metadata.name === name)
        .flatMap(({ rules }) => rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[]);

    it('has no wildcard, lists no Secrets, and deletes none', () => {
      const rules = rulesOf('somewhere-demo');
      expect(rules.length).toBeGreaterThan(10);
      for (const { apiGroups, resources, verbs } of rules) {
        expect([...apiGroups, ...resources, ...verbs]).not.toContain('*');
        if (resources.includes('secrets')) expect(verbs).toEqual(['get']);
      }
    });

    it('is a role in each watched namespace and nothing beyond them, when namespaces are named', () => {
      const manifests = renderChart(CHART, { set: ['watchNamespaces={blue,green}'] });
      const roles = manifests.filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'demo');
      expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(['blue', 'green']);
      expect(roles[0]!.rules).toEqual(rulesOf('somewhere-demo'));
      expect(manifests.filter(({ kind }) => kind === 'ClusterRoleBinding')).toEqual([]);
      const subjects = manifests.filter(({ kind }) => kind === 'RoleBinding').flatMap(({ subjects }) => subjects);
      expect(new Set(subjects.map((subject) => JSON.stringify(subject))).size).toBe(1);
      expect(subjects[0]).toEqual({ kind: 'ServiceAccount', name: 'demo', namespace: 'somewhere' });
    });

    it('lets people who may edit or view a namespace do so with MarketPulses', () => {
      expect(rulesOf('somewhere-demo-view')[0]!.verbs).toEqual(['get', 'list', 'watch']);
      expect(rulesOf('somewhere-demo-edit')[0]!.verbs).toContain('delete');
    });
  });

  describe('deployment.yaml', () => {
    const container = (set: readonly string[] = []) =>
      only(renderChart(CHART, { set }), 'Deployment').spec.template.spec.containers[0];

    it('tells the operator what it needs to know', () => {
      const env = Object.fromEntries(
        container(['watchNamespaces={blue,green}', 'services.registry=registry.example.org', 'logLevel=debug']).env.map(
          ({ name, value }: { name: string; value?: string }) => [name, value],
        ),
      );
      expect(env).toMatchObject({
        LOG_LEVEL: 'debug',
        WATCH_NAMESPACES: 'blue,green',
        SERVICES_REGISTRY: 'registry.example.org',
        SERVICES_REPOSITORY_PREFIX: 'crypto-market-pulse/',
        SERVICES_TAG: '0.1.0',
        LEASE_NAME: 'demo',
      });
      expect(Object.keys(env)).toEqual(expect.arrayContaining(['POD_NAME', 'POD_NAMESPACE']));
    });

    it('takes the image that is named, by default that of the chart', () => {
      expect(container().image).toBe('ghcr.io/crypto-market-pulse/operator:0.1.0');
      const set = ['image.registry=localhost:5000', 'image.repository=op', 'image.tag=7', 'image.pullPolicy=Never'];
      expect(container(set)).toMatchObject({ image: 'localhost:5000/op:7', imagePullPolicy: 'Never' });
      expect(container(['image.registry=', 'image.repository=op']).image).toBe('op:0.1.0');
    });

    it('passes on where and how its pods run', () => {
      const set = ['nodeSelector.disk=ssd', 'priorityClassName=high', 'podAnnotations.a=b', 'podLabels.c=d'];
      const { metadata, spec } = only(renderChart(CHART, { set }), 'Deployment').spec.template;
      expect(spec).toMatchObject({ nodeSelector: { disk: 'ssd' }, priorityClassName: 'high' });
      expect(metadata.annotations).toEqual({ a: 'b' });
      expect(metadata.labels).toMatchObject({ c: 'd' });
    });
  });

  it('makes an account of its own, or uses the one that is named (serviceaccount.yaml)', () => {
    expect(only(renderChart(CHART), 'ServiceAccount').metadata.name).toBe('demo');
    const manifests = renderChart(CHART, { set: ['serviceAccount.name=theirs'] });
    expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
    expect(only(manifests, 'Deployment').spec.template.spec.serviceAccountName).toBe('theirs');
  });

  it('serves metrics by a Service that finds its pods (service.yaml)', () => {
    const manifests = renderChart(CHART);
    const labels = only(manifests, 'Deployment').spec.template.metadata.labels;
    expect(labels).toMatchObject(only(manifests, 'Service').spec.selector);
    expect(labels).toMatchObject(only(manifests, 'NetworkPolicy').spec.podSelector.matchLabels);
    expect(labels).toMatchObject(only(manifests, 'PodDisruptionBudget').spec.selector.matchLabels);
  });

  it('keeps one pod while nodes are drained, unless there is but one (poddisruptionbudget.yaml)', () => {
    expect(only(renderChart(CHART), 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    const alone = renderChart(CHART, { set: ['replicas=1'] });
    expect(alone.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });

  it('opens the port of probes and scrapes only (networkpolicy.yaml)', () => {
    expect(only(renderChart(CHART), 'NetworkPolicy').spec.ingress).toEqual([
      { ports: [{ port: 'http', protocol: 'TCP' }] },
    ]);
    const open = renderChart(CHART, { set: ['networkPolicy=false'] });
    expect(open.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });

  it('is scraped where the Prometheus operator is, and says so where it is not (servicemonitor.yaml)', () => {
    const set = ['metrics.serviceMonitor=true', 'metrics.labels.release=prom'];
    expect(() => renderChart(CHART, { set })).toThrow('metrics.serviceMonitor needs the Prometheus operator');
    const monitor = only(renderChart(CHART, { set, apis: [SERVICE_MONITOR] }), 'ServiceMonitor');
    expect(monitor.metadata.labels).toMatchObject({ release: 'prom' });
    // A label namespace of the operator's own series is that of the MarketPulse: it must not give way to the pod's.
    expect(monitor.spec.endpoints).toEqual([{ port: 'http', path: '/metrics', interval: '30s', honorLabels: true }]);
  });
});
