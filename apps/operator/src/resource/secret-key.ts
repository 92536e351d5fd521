import { z } from 'zod';

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9._-]{1,253}$/;

/** The name of another object in the namespace of the resource. */
export const objectName = (meaning: string) =>
  z
    .string()
    .max(253)
    .regex(NAME, 'must be the name of an object: small letters, digits, "-" and "."')
    .describe(meaning);

export const dataKey = (meaning: string) =>
  z.string().max(253).regex(KEY, 'must be a key of a Secret: letters, digits, "-", "_" and "."').describe(meaning);

/** One entry of a Secret in the namespace of the resource. */
export function secretKey(meaning: string, key: string) {
  return z
    .object({
      name: objectName('Name of the Secret'),
      key: dataKey('Its entry').default(key),
    })
    .describe(meaning);
}

export type SecretKey = z.output<ReturnType<typeof secretKey>>;
