import { z } from 'zod';

const text = (meaning: string, max: number) => z.string().max(max).describe(meaning);
const instant = (meaning: string) => z.string().max(40).meta({ format: 'date-time' }).describe(meaning);
const count = (meaning: string) => z.int().min(0).describe(meaning);

const condition = z.object({
  type: text('Ready, Progressing, Degraded or one of the narrower ones', 316),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds'),
  reason: text('One word for programs', 1024),
  message: text('A sentence for people', 32_768),
  lastTransitionTime: instant('When status last changed'),
  observedGeneration: count('Generation of the spec that it speaks of').optional(),
});

const component = z.object({
  name: text('producer, processor, gateway or dashboard', 63),
  replicas: count('Pods that are wanted'),
  ready: count('Pods that are ready'),
  image: text('Image that they run', 1024),
});

const source = z.object({
  name: text('Source', 100),
  state: text('What it says of itself', 63),
  creditsLeft: z.int().describe('Calls left this month').optional(),
  message: text('What is wrong with it', 1024).optional(),
});

const scaling = z.object({
  component: text('Who was scaled', 63),
  from: count('Pods before'),
  to: count('Pods after'),
  reason: text('Why', 1024),
  at: instant('When'),
});

const named = (key: string) => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });

/** What the operator has seen. Everything is optional: what nobody answered is left out, not guessed. */
export const marketPulseStatus = z
  .object({
    observedGeneration: count('Generation of the spec that this status speaks of').optional(),
    conditions: z.array(condition).max(32).meta(named('type')).describe('How it is').optional(),
    components: z.array(component).max(8).meta(named('name')).describe('The services').optional(),
    watermark: instant('End of the newest closed window').optional(),
    lagRecords: count('Records that the processor has not read yet').optional(),
    lagSeconds: z.number().min(0).describe('How far the processor is behind, in seconds').optional(),
    deadLetters: count('Dead letters that nobody has replayed or dismissed').optional(),
    sources: z.array(source).max(32).meta(named('name')).describe('The sources of prices').optional(),
    url: text('Address of the page', 2048).optional(),
    lastScaling: scaling.describe('The newest change of size by an autoscaler').optional(),
    version: text('Version of the services', 128).optional(),
  })
  .describe('What the operator has seen');
