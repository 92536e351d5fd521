import { z } from 'zod';
import { duration } from './duration.js';
import { objectName } from './secret-key.js';
import { textMap } from './text-map.js';

/** Grafana has no API to look for: a ConfigMap that no sidecar reads costs nothing, so it comes with the monitors. */
const grafanaSpec = z
  .object({
    enabled: z.boolean().default(true).describe('Make a ConfigMap with the dashboard when monitoring is enabled'),
    labels: textMap('Labels by which the sidecar of Grafana finds it').default({ grafana_dashboard: '1' }),
    folder: z
      .string()
      .max(253)
      .optional()
      .describe('Folder in Grafana, as the annotation grafana_folder; unset leaves it to Grafana'),
  })
  .prefault({})
  .describe('Dashboard for Grafana');

export const monitoringSpec = z
  .object({
    enabled: z
      .boolean()
      .default(false)
      .describe('Make monitors and alert rules for a Prometheus operator, and a dashboard for Grafana'),
    labels: textMap('Labels by which its Prometheus finds them, such as release: prometheus').optional(),
    interval: duration('Time between two scrapes', { min: '1s', max: '10m', wholeSeconds: true }).default('30s'),
    namespace: objectName(
      'Namespace of Prometheus, for network policies; unset lets every namespace scrape',
    ).optional(),
    runbooks: z
      .string()
      .min(1)
      .max(1024)
      .default('docs/operations/alerts.md')
      .describe('Where the runbooks are read; alerts name their section of it as runbook_url'),
    grafana: grafanaSpec,
  })
  .prefault({})
  .describe('Metrics, alerts and a dashboard');

export const networkPoliciesSpec = z
  .object({ enabled: z.boolean().default(false).describe('Let pods talk only to what they need') })
  .prefault({})
  .describe('Network policies');
