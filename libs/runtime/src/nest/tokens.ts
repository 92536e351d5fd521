export const CLOCK = Symbol('CLOCK');
export const LOGGER = Symbol('LOGGER');
/** The prom-client `Registry` that `/metrics` prints. */
export const REGISTRY = Symbol('REGISTRY');
export const READINESS = Symbol('READINESS');
/** `(error) => void`: ends the process, see `AppContext.fail`. */
export const FAIL = Symbol('FAIL');
