import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { objectName } from './secret-key.js';
import { textMap } from './text-map.js';

const ingress = z.object({
  className: objectName("IngressClass; unset takes the cluster's default").optional(),
  annotations: textMap('Annotations for the ingress controller').optional(),
});

const parentRef = z.object({
  name: objectName('Name of the Gateway'),
  namespace: objectName('Its namespace; unset is the one of this resource').optional(),
  sectionName: objectName('Its listener; unset is every one that fits').optional(),
  port: z.int().min(1).max(65_535).optional().describe("Its listener's port"),
});

const httpRoute = z.object({
  parentRefs: z.array(parentRef).min(1).max(8).describe('Gateways that carry the route'),
});

const tls = ruled(
  z.object({
    issuer: z
      .object({
        name: objectName('Name of the issuer'),
        kind: z.enum(['Issuer', 'ClusterIssuer']).default('Issuer').describe('Its kind'),
      })
      .optional()
      .describe('Issuer of cert-manager that gives the certificate'),
    secretName: objectName('TLS Secret that is there already').optional(),
  }),
  [
    {
      rule: 'has(self.issuer) != has(self.secretName)',
      message: 'set exactly one of tls.issuer and tls.secretName',
      holds: ({ issuer, secretName }) => (issuer === undefined) !== (secretName === undefined),
    },
  ],
);

/** How people reach the page. */
export const exposureSpec = ruled(
  z.object({
    host: z
      .string()
      .max(253)
      .regex(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
        'must be a host name in small letters',
      )
      .optional()
      .describe('Host name of the page; unset takes every host'),
    ingress: ingress.optional().describe('By an Ingress'),
    httpRoute: httpRoute.optional().describe('By a route of the Gateway API'),
    tls: tls.optional().describe('Over TLS'),
  }),
  [
    {
      rule: 'has(self.ingress) != has(self.httpRoute)',
      message: 'set exactly one of exposure.ingress and exposure.httpRoute',
      holds: (exposure) => (exposure.ingress === undefined) !== (exposure.httpRoute === undefined),
    },
    {
      rule: '!has(self.tls) || has(self.host)',
      message: 'exposure.tls needs exposure.host: a certificate is made for a name',
      holds: ({ tls: secured, host }) => secured === undefined || host !== undefined,
    },
  ],
).describe('How the page is reached from outside; unset keeps it inside the cluster');
