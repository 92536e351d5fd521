import { decodeTick, RecordFormatError } from '@cmp/contracts';
import type { Tick } from '@cmp/market';
import { errorCode, StartupError } from '@cmp/runtime';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A line of a recording that is no tick record. */
export class BadReplayLine extends Error {
  constructor(
    readonly path: string,
    readonly line: number,
    problem: string,
  ) {
    super(`${path}, line ${line}: ${problem}`);
  }
}

/** How much of a recording is checked before anything is sent. */
const LINES_CHECKED_AT_START = 1000;

/** What is known of a recording from its first lines. */
export interface ReplayHead {
  /** Event time of the first tick. */
  readonly firstMs: number;
  readonly sources: ReadonlySet<string>;
}

/** Reads the first lines. Throws `StartupError` that names the file and, for a bad line, its number. */
export async function readReplayHead(path: string): Promise<ReplayHead> {
  const sources = new Set<string>();
  let firstMs: number | null = null;
  let seen = 0;
  try {
    for await (const { tick, error } of replayLines(path)) {
      if (error !== null) throw new StartupError(error.message);
      firstMs ??= tick.eventTimeMs;
      sources.add(tick.source);
      seen += 1;
      if (seen >= LINES_CHECKED_AT_START) break;
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new StartupError(`SOURCE=replay:${path} cannot be read (${code})`, { cause: error });
  }
  if (firstMs === null) throw new StartupError(`SOURCE=replay:${path} holds no tick records`);
  return { firstMs, sources };
}

export type ReplayLine =
  { readonly tick: Tick; readonly error: null } | { readonly tick: null; readonly error: BadReplayLine };

/** The lines of a recording, one JSON tick record each; empty lines are skipped. Read as they are asked for. */
export async function* replayLines(path: string): AsyncGenerator<ReplayLine> {
  const input = createReadStream(path);
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() !== '') yield lineOf(path, line, text);
    }
  } finally {
    input.destroy();
  }
}

function lineOf(path: string, line: number, text: string): ReplayLine {
  try {
    return { tick: decodeTick(Buffer.from(text)), error: null };
  } catch (error) {
    if (!(error instanceof RecordFormatError)) throw error;
    return { tick: null, error: new BadReplayLine(path, line, error.message) };
  }
}
