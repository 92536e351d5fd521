import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { marketPulseSpec } from './market-pulse-spec.js';
import { marketPulseStatus } from './market-pulse-status.js';

export const MARKET_PULSE_GROUP = 'market-pulse.io';
export const MARKET_PULSE_VERSION = 'v1alpha1';
export const MARKET_PULSE_KIND = 'MarketPulse';

/** So that the longest name made from it, a broker's pod, fits into 63 characters. */
export const LONGEST_NAME = 35;

const texts = z.record(z.string(), z.string()).optional();

/** What the operator reads of the metadata; the API server keeps the rest. */
const metadata = z.object({
  name: z.string().max(LONGEST_NAME, `must have at most ${LONGEST_NAME} characters`),
  namespace: z.string(),
  uid: z.string(),
  generation: z.int().default(1),
  labels: texts,
  annotations: texts,
  finalizers: z.array(z.string()).default([]),
  deletionTimestamp: z.string().optional(),
});

/** The custom resource `market-pulse.io/v1alpha1`. Types, CRD and reference page all come from here. */
export const marketPulse = z.object({
  apiVersion: z.literal(`${MARKET_PULSE_GROUP}/${MARKET_PULSE_VERSION}`),
  kind: z.literal(MARKET_PULSE_KIND),
  metadata,
  spec: marketPulseSpec,
  // Nobody asks for a status: one of another shape, which a newer version has left behind, is told anew.
  status: marketPulseStatus.optional().catch(undefined),
});

/** The part of it that the CRD describes: the API server knows metadata and kind by itself. */
export const marketPulseRoot = ruled(z.object({ spec: marketPulseSpec, status: marketPulseStatus.optional() }), [
  {
    rule: `size(self.metadata.name) <= ${LONGEST_NAME}`,
    message: `metadata.name must have at most ${LONGEST_NAME} characters: the names of pods are made from it`,
  },
]).describe('A running market pipeline: coins, windows and thresholds in, live windows out');

/** With every default filled in. */
export type MarketPulse = z.output<typeof marketPulse>;
export type MarketPulseSpec = MarketPulse['spec'];
export type MarketPulseStatus = z.output<typeof marketPulseStatus>;
/** As a person writes it. */
export type MarketPulseInput = z.input<typeof marketPulse>;
