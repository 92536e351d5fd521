export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');
/** The running `Gateway`. */
export const GATEWAY = Symbol('GATEWAY');
/** Ties the gateway to the life of the Nest app. */
export const GATEWAY_LIFE = Symbol('GATEWAY_LIFE');
/** The `FeedState` that REST answers come from. */
export const FEED_STATE = Symbol('FEED_STATE');
export const DEAD_LETTER_DESK = Symbol('DEAD_LETTER_DESK');
export const PULSE_HISTORY = Symbol('PULSE_HISTORY');
export const PULSE_EXPLANATIONS = Symbol('PULSE_EXPLANATIONS');
