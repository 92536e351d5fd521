import WebSocket from 'ws';

interface Pulse {
  readonly coin: string;
  readonly window_end: string;
  readonly window_ms: number;
  readonly revision: number;
}

const RETRY_MS = 300;

/** A client of `/feed` that behaves as the page does: comes back by itself, and resumes where it was. */
export class FeedWatcher {
  /** Each window that was seen, as `coin window_end`, with how often its revision 0 came. */
  readonly windows = new Map<string, number>();
  /** Close codes in the order in which they came. */
  readonly closes: number[] = [];
  gaps = 0;
  private cursor: string | null = null;
  private socket: WebSocket | null = null;
  private stopped = false;

  constructor(private readonly address: string) {
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.socket?.terminate();
  }

  windowsOf(coin: string): readonly number[] {
    const ends = [...this.windows.keys()].filter((key) => key.startsWith(`${coin} `));
    return ends.map((key) => Date.parse(key.slice(coin.length + 1))).sort((a, b) => a - b);
  }

  private connect(): void {
    if (this.stopped) return;
    const socket = new WebSocket(`${this.address.replace('http', 'ws')}/feed`, { handshakeTimeout: 3000 });
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.read(JSON.parse(data.toString()) as Message));
    socket.on('open', () => {
      if (this.cursor !== null) socket.send(JSON.stringify({ type: 'resume', cursor: this.cursor }));
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.closes.push(code);
      setTimeout(() => this.connect(), RETRY_MS);
    });
  }

  private read({ type, cursor, pulses = [] }: Message): void {
    if (type === 'gap') this.gaps += 1;
    if (cursor !== undefined) this.cursor = cursor;
    for (const { coin, window_end: end, revision } of pulses) {
      const key = `${coin} ${end}`;
      this.windows.set(key, (this.windows.get(key) ?? 0) + (revision === 0 && type === 'update' ? 1 : 0));
    }
  }
}

interface Message {
  readonly type: string;
  readonly cursor?: string;
  readonly pulses?: readonly Pulse[];
}

/** Windows of one length that are missing between the first and the last that were seen. */
export function missingWindows(ends: readonly number[], windowMs: number): readonly string[] {
  const missing: string[] = [];
  for (let end = (ends[0] ?? 0) + windowMs; end < (ends.at(-1) ?? 0); end += windowMs) {
    if (!ends.includes(end)) missing.push(new Date(end).toISOString());
  }
  return missing;
}
