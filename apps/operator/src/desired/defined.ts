type Defined<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

/** The object without its undefined fields: what is not said must not be in an applied object. */
export function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
