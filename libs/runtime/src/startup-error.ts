/** Why the app cannot start, as a sentence for the person who started it. Printed without a stack trace; exit code 1. */
export class StartupError extends Error {}
