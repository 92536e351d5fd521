/** Injection token of the app's one opened `EventLog`. */
export const EVENT_LOG = Symbol('EVENT_LOG');
