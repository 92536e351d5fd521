interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly name: string;
  readonly msg: string;
  readonly error?: { readonly message?: string };
}

const HIDDEN = new Set(['level', 'time', 'name', 'msg', 'error', 'pid', 'hostname']);

/** Turns pino's JSON lines into short ones for a person at a terminal: `12:01:30 warn producer  sentence  field=value`. */
export function textLogStream(output: { write(text: string): unknown }): { write(line: string): void } {
  return {
    write(line) {
      const entry = JSON.parse(line) as LogLine & Record<string, unknown>;
      const fields = Object.entries(entry)
        .filter(([key]) => !HIDDEN.has(key))
        .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
      const cause = entry.error?.message === undefined ? [] : [`(${entry.error.message})`];
      output.write([entry.time.slice(11, 19), entry.level, entry.msg, ...cause, ...fields].join(' ') + '\n');
    },
  };
}
