import type { KubeObject } from '../../src/index.js';

/** `a=b,c!=d,e,!f,g in (h,i)` on labels, `metadata.name=x` on fields. */
export function selectorOf(query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = termsOf(query.get('labelSelector')).map(labelTerm);
  const fields = termsOf(query.get('fieldSelector')).map(fieldTerm);
  return (object) => [...labels, ...fields].every((holds) => holds(object));
}

const termsOf = (text: string | null) => (text ?? '').split(/,(?![^(]*\))/).filter((term) => term !== '');

function labelTerm(term: string): (object: KubeObject) => boolean {
  const of = (object: KubeObject, name: string) => object.metadata.labels?.[name];
  const set = /^(\S+) (in|notin) \((.*)\)$/.exec(term);
  if (set !== null) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return (object) => values.includes(of(object, set[1] ?? '') ?? '') === (set[2] === 'in');
  }
  if (term.startsWith('!')) return (object) => of(object, term.slice(1)) === undefined;
  const [name = '', value] = term.split(/!=|==?/);
  if (value === undefined) return (object) => of(object, name) !== undefined;
  return (object) => (of(object, name) === value) !== term.includes('!=');
}

function fieldTerm(term: string): (object: KubeObject) => boolean {
  const [path = '', value] = term.split(/!=|==?/);
  const read = (object: KubeObject) =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], object);
  return (object) => (JSON.stringify(read(object) ?? '') === JSON.stringify(value)) !== term.includes('!=');
}
