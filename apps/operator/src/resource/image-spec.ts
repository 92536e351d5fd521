import { z } from 'zod';
import { objectName } from './secret-key.js';

/** Where the services' images come from. What is not said here comes from the operator's own configuration. */
export const imageSpec = z
  .object({
    registry: z
      .string()
      .max(255)
      .regex(/^[a-zA-Z0-9.-]+(:[0-9]{1,5})?$/, 'must be a registry such as ghcr.io or registry.example.org:5000')
      .optional()
      .describe("Registry of the images; unset takes the operator's"),
    repositoryPrefix: z
      .string()
      .max(200)
      .regex(/^[a-z0-9]([a-z0-9._/-]*)$/, 'must be the beginning of a repository, such as crypto-market-pulse/')
      .optional()
      .describe("What stands before the component's name in its repository; unset takes the operator's"),
    tag: z
      .string()
      .max(128)
      .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'must be an image tag such as 1.4.2')
      .optional()
      .describe("Tag of the images; unset takes the operator's own version"),
    pullPolicy: z
      .enum(['Always', 'IfNotPresent', 'Never'])
      .optional()
      .describe("When images are pulled; unset takes the operator's"),
    pullSecrets: z
      .array(objectName('Name of a Secret'))
      .max(10)
      .meta({ 'x-kubernetes-list-type': 'set' })
      .default([])
      .describe('Secrets that the registry asks for'),
  })
  .prefault({})
  .describe('Images of the services');
