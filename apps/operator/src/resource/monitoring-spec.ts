import { z } from 'zod';
import { duration } from './duration.js';
import { objectName } from './secret-key.js';
import { textMap } from './text-map.js';

export const monitoringSpec = z
  .object({
    enabled: z.boolean().default(false).describe('Make monitors and alert rules for a Prometheus operator'),
    labels: textMap('Labels by which its Prometheus finds them, such as release: prometheus').optional(),
    interval: duration('Time between two scrapes', { min: '1s', max: '10m', wholeSeconds: true }).default('30s'),
    namespace: objectName(
      'Namespace of Prometheus, for network policies; unset lets every namespace scrape',
    ).optional(),
  })
  .prefault({})
  .describe('Metrics and alerts');

export const networkPoliciesSpec = z
  .object({ enabled: z.boolean().default(false).describe('Let pods talk only to what they need') })
  .prefault({})
  .describe('Network policies');
