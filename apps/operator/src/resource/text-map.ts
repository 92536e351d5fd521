import { z } from 'zod';

/** Labels or annotations: a map from text to text, bounded for the sake of the rules' cost. */
export function textMap(meaning: string) {
  return z.record(z.string().max(317), z.string().max(4096)).meta({ maxProperties: 32 }).describe(meaning);
}
