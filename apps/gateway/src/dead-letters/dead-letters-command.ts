import type { DeadLetterEntry } from './dead-letter-index.js';

/** What the command needs of the world. */
export interface DeadLettersSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly fetch: typeof fetch;
}

const USAGE = `npm run -s dead-letters -- COMMAND
  list [--state open|replayed|dismissed|all] [--reason REASON] [--limit N]
  show ID
  replay ID… | replay --all [--reason REASON]   (up to 1000 open ones)
  dismiss ID…
GATEWAY_URL names the gateway (http://127.0.0.1:8080 unless set), ADMIN_API_KEY its key. --json prints the answers as they are.`;

const DEFAULT_GATEWAY = 'http://127.0.0.1:8080';
class CommandError extends Error {}

interface Words {
  readonly positional: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
}

interface Outcome {
  readonly id: string;
  readonly outcome: string;
  readonly why?: string;
}

interface ListAnswer {
  readonly open: number;
  readonly dead_letters: readonly DeadLetterEntry[];
}

/** Returns the exit code: 0, or 1 when something was wrong or was not done (it is printed). */
export async function deadLettersCommand(
  args: readonly string[],
  surroundings: DeadLettersSurroundings,
): Promise<number> {
  try {
    const { positional, options, flags } = readWords(args);
    const [command, ...ids] = positional;
    const desk = new RemoteDesk(surroundings, flags.has('--json'));
    if (command === 'list' && ids.length === 0) return await desk.list(options);
    if (command === 'show' && ids.length === 1) return await desk.show(ids[0] ?? '');
    if (command === 'replay' && ids.length > 0) return await desk.settle('replay', ids);
    if (command === 'replay' && flags.has('--all')) return await desk.replayAll(options.get('--reason'));
    if (command === 'dismiss' && ids.length > 0) return await desk.settle('dismiss', ids);
    throw new CommandError(USAGE);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    surroundings.print(error.message);
    return 1;
  }
}

function readWords(args: readonly string[]): Words {
  const positional: string[] = [];
  const options = new Map<string, string>();
  const flags = new Set<string>();
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--all' || word === '--json') flags.add(word);
    else if (['--state', '--reason', '--limit'].includes(word)) {
      const value = left.shift();
      if (value === undefined) throw new CommandError(`${word} needs a value\n${USAGE}`);
      options.set(word, value);
    } else if (word.startsWith('-')) throw new CommandError(`${word} is not known\n${USAGE}`);
    else positional.push(word);
  }
  return { positional, options, flags };
}

/** The gateway's API, as lines for a person. */
class RemoteDesk {
  private readonly base: string;
  private readonly key: string;

  constructor(
    private readonly surroundings: DeadLettersSurroundings,
    private readonly asJson: boolean,
  ) {
    const { GATEWAY_URL, ADMIN_API_KEY } = surroundings.environment;
    this.base = GATEWAY_URL ?? DEFAULT_GATEWAY;
    if (!URL.canParse(this.base))
      throw new CommandError(`GATEWAY_URL: ${this.base} is no address such as ${DEFAULT_GATEWAY}`);
    if (ADMIN_API_KEY === undefined || ADMIN_API_KEY === '')
      throw new CommandError("ADMIN_API_KEY: set it to the gateway's own admin key");
    this.key = ADMIN_API_KEY;
  }

  async list(options: ReadonlyMap<string, string>): Promise<number> {
    const query = new URLSearchParams([...options].map(([name, value]): [string, string] => [name.slice(2), value]));
    const answer = await this.ask<ListAnswer>('GET', `?${query.toString()}`);
    if (this.printJson(answer)) return 0;
    const { print } = this.surroundings;
    for (const { id, state, reason, partition, offset, key, detail } of answer.dead_letters)
      print(`${id}  ${state}  ${reason}  tick ${partition}/${offset}  key ${JSON.stringify(key)}  ${detail}`);
    print(`${answer.dead_letters.length} listed, ${answer.open} open`);
    return 0;
  }

  async show(id: string): Promise<number> {
    const answer = await this.ask<Readonly<Record<string, unknown>>>('GET', `/${encodeURIComponent(id)}`);
    if (this.printJson(answer)) return 0;
    for (const [name, value] of Object.entries(answer))
      this.surroundings.print(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return 0;
  }

  async settle(what: 'replay' | 'dismiss', ids: readonly string[]): Promise<number> {
    let undone = 0;
    for (const id of ids) {
      try {
        this.tell([await this.ask<Outcome>('POST', `/${encodeURIComponent(id)}/${what}`)]);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        undone += 1;
        this.surroundings.print(`${id}  ${error.message}`);
      }
    }
    return undone === 0 ? 0 : 1;
  }

  /** Those that are open now; what becomes a dead letter again meanwhile is not tried a second time. */
  async replayAll(reason: string | undefined): Promise<number> {
    const body = { state: 'open', ...(reason === undefined ? {} : { reason }) };
    const { results, open } = await this.ask<{ results: readonly Outcome[]; open: number }>('POST', '/replay', body);
    this.tell(results);
    if (!this.asJson) this.surroundings.print(`${results.length} tried, ${open} open`);
    return results.every(({ outcome }) => outcome === 'replayed') ? 0 : 1;
  }

  private tell(outcomes: readonly Outcome[]): void {
    for (const one of outcomes) {
      if (!this.printJson(one))
        this.surroundings.print(`${one.id}  ${one.outcome}${one.why === undefined ? '' : `: ${one.why}`}`);
    }
  }

  private printJson(answer: unknown): boolean {
    if (this.asJson) this.surroundings.print(JSON.stringify(answer));
    return this.asJson;
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const url = new URL(`/api/dead-letters${path}`, this.base);
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = {
      authorization: `Bearer ${this.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await this.surroundings.fetch(url, { method, headers, ...json }).catch((error: unknown) => {
      throw new CommandError(`no gateway answers at ${this.base}: ${String((error as Error).cause ?? error)}`);
    });
    const answer = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
    if (response.ok && answer !== null) return answer as T;
    throw new CommandError(answer?.error?.message ?? `the gateway answered ${response.status}`);
  }
}
