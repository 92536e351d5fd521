import type { KubeObject } from '@cmp/kube';
import { MARKET_PULSE_GROUP, MARKET_PULSE_KIND, MARKET_PULSE_VERSION, marketPulseRoot } from './market-pulse.js';
import { structuralSchema, type StructuralSchema } from './structural-schema.js';

const condition = (type: string, field: string) => `.status.conditions[?(@.type=="${type}")].${field}`;

const COLUMNS = [
  { name: 'Ready', type: 'string', jsonPath: condition('Ready', 'status') },
  { name: 'Reason', type: 'string', jsonPath: condition('Ready', 'reason') },
  { name: 'URL', type: 'string', jsonPath: '.status.url' },
  { name: 'Lag', type: 'integer', jsonPath: '.status.lagRecords', description: 'Records not processed yet' },
  { name: 'Watermark', type: 'date', jsonPath: '.status.watermark', description: 'Age of the newest closed window' },
  { name: 'Paused', type: 'boolean', jsonPath: '.spec.paused' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Message', type: 'string', jsonPath: condition('Ready', 'message'), priority: 1 },
];

const NAMES = {
  kind: MARKET_PULSE_KIND,
  listKind: `${MARKET_PULSE_KIND}List`,
  plural: 'marketpulses',
  singular: 'marketpulse',
  shortNames: ['mp'],
  categories: ['market-pulse'],
};

/** Until the operator has looked: whoever waits for `Ready` (kubectl, Helm) must not take silence for consent. */
const PENDING = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'Pending',
  message: 'the operator has not looked at it yet',
  lastTransitionTime: '1970-01-01T00:00:00Z',
};

const pending = (status: StructuralSchema | undefined) => ({ ...status, default: { conditions: [PENDING] } });

/** The CustomResourceDefinition, ready to apply. */
export function marketPulseCrd(): KubeObject {
  const { properties, ...root } = structuralSchema(marketPulseRoot);
  const own = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  const openAPIV3Schema = { ...root, properties: { ...own, ...properties, status: pending(properties?.['status']) } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${NAMES.plural}.${MARKET_PULSE_GROUP}` },
    spec: {
      group: MARKET_PULSE_GROUP,
      scope: 'Namespaced',
      names: NAMES,
      versions: [
        {
          name: MARKET_PULSE_VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: COLUMNS,
          schema: { openAPIV3Schema },
        },
      ],
    },
  };
}
