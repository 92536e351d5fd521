import { marketPulseCrd } from './market-pulse-crd.js';
import type { StructuralSchema } from './structural-schema.js';

interface Place {
  readonly path: string;
  readonly schema: StructuralSchema;
}

function* places(path: string, schema: StructuralSchema): Iterable<Place> {
  yield { path, schema };
  for (const [name, each] of Object.entries(schema.properties ?? {})) yield* places(`${path}.${name}`, each);
  if (schema.items !== undefined) yield* places(`${path}[]`, schema.items);
  if (schema.additionalProperties !== undefined) yield* places(`${path}{}`, schema.additionalProperties);
}

interface Version {
  readonly schema: { readonly openAPIV3Schema: StructuralSchema };
  readonly subresources: object;
  readonly additionalPrinterColumns: readonly { readonly name: string }[];
}

const { spec } = marketPulseCrd() as unknown as {
  spec: { scope: string; names: { shortNames: string[] }; versions: readonly [Version] };
};
const [version] = spec.versions;
const root = version.schema.openAPIV3Schema;
const own = [...places('spec', root.properties!.spec!), ...places('status', root.properties!.status!)];
const faults = (wrong: (place: Place) => boolean) => own.filter(wrong).map(({ path }) => path);

describe('the CRD of MarketPulse', () => {
  it('is structural: every place has one type and is no reference, choice or open object', () => {
    const forbidden = ['oneOf', 'anyOf', 'allOf', 'not', '$ref', 'nullable', 'x-kubernetes-preserve-unknown-fields'];
    expect(faults(({ schema }) => typeof schema.type !== 'string')).toEqual([]);
    expect(faults(({ schema }) => forbidden.some((keyword) => keyword in schema))).toEqual([]);
    expect(
      faults(({ schema }) => schema.type === 'object' && !schema.properties && !schema.additionalProperties),
    ).toEqual([]);
  });

  it('bounds every text, list and map, so that its rules stay within the cost budget', () => {
    const unboundedText = ({ schema }: Place) =>
      schema.type === 'string' && schema.enum === undefined && schema.maxLength === undefined;
    expect(faults(unboundedText)).toEqual([]);
    expect(faults(({ schema }) => schema.type === 'array' && schema.maxItems === undefined)).toEqual([]);
    expect(
      faults(({ schema }) => schema.additionalProperties !== undefined && schema.maxProperties === undefined),
    ).toEqual([]);
  });

  it('describes every field for kubectl explain', () => {
    const unnamed = ({ path, schema }: Place) => !path.endsWith(']') && !path.endsWith('}') && !schema.description;
    expect(faults(unnamed)).toEqual([]);
  });

  it('keys its list maps by a required field', () => {
    const keys = ({ schema }: Place) => (schema['x-kubernetes-list-map-keys'] ?? []) as string[];
    expect(faults((place) => keys(place).some((key) => !place.schema.items?.required?.includes(key)))).toEqual([]);
    expect(own.filter((place) => keys(place).length > 0).map(({ path }) => path)).toContain('status.conditions');
  });

  it('writes defaults out whole, because the API server judges rules by them as they are', () => {
    const withInner = ({ schema }: Place) =>
      schema.default !== undefined &&
      Object.entries(schema.properties ?? {}).some(
        ([name, each]) => each.default !== undefined && !(name in (schema.default as object)),
      );
    expect(faults(withInner)).toEqual([]);
    expect(root.properties!.spec!.properties!.windows!.default).toEqual({
      size: '30s',
      grace: '2s',
      correction: '10m',
      idleClose: '3s',
      more: [],
    });
  });

  it('gives every rule a sentence that says what to change', () => {
    const rules = own.flatMap(
      ({ schema }) => (schema['x-kubernetes-validations'] ?? []) as { rule: string; message: string }[],
    );
    expect(rules.length).toBeGreaterThan(30);
    expect(rules.filter(({ rule, message }) => rule.length === 0 || message.length < 10)).toEqual([]);
  });

  it('reads a text as a duration only where its pattern holds: a stored text that does not fit must not stop the status', () => {
    const readsSelf = ({ schema }: Place) =>
      ((schema['x-kubernetes-validations'] ?? []) as { rule: string }[]).filter(({ rule }) =>
        rule.includes('duration(self)'),
      );
    expect(own.flatMap(readsSelf).length).toBeGreaterThan(5);
    expect(faults((place) => readsSelf(place).some(({ rule }) => !rule.startsWith('!self.matches(')))).toEqual([]);
  });

  it('asks for spec alone, is namespaced, known as mp and has a status of its own', () => {
    expect(root.required).toEqual(['spec']);
    expect(spec.scope).toBe('Namespaced');
    expect(spec.names.shortNames).toEqual(['mp']);
    expect(version.subresources).toEqual({ status: {} });
    const columns = version.additionalPrinterColumns.map(({ name }) => name);
    expect(columns).toEqual(['Ready', 'Reason', 'URL', 'Lag', 'Watermark', 'Paused', 'Age', 'Message']);
  });
});
