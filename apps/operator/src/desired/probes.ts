import { type Component, PORTS } from './component.js';

/**
 * Alive says nothing of Kafka: a restart would not bring it back. Ready does, where the service says so itself; the dashboard is ready
 * without the gateway, because the page tells that better than no page.
 */
export function probes(component: Component) {
  const port = PORTS[component].name;
  const get = (path: string) => ({ httpGet: { path, port } });
  const ready = component === 'dashboard' ? '/healthz' : '/readyz';
  return {
    startupProbe: { ...get('/healthz'), periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
    livenessProbe: { ...get('/healthz'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...get(ready), periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 2 },
  };
}
