import type { FeedMessage, HelloBody } from '@cmp/contracts';
import WebSocket from 'ws';

const RETRY_MS = 300;

/** A client of `/feed` that behaves as the page does: comes back by itself, and resumes where it was. */
export class FeedWatcher {
  /** Each window that was seen, as `coin window_end`, with how often its revision 0 came as news. */
  readonly windows = new Map<string, number>();
  /** Close codes in the order in which they came. */
  readonly closes: number[] = [];
  gaps = 0;
  /** What the gateway said of itself at the newest connection. */
  hello: HelloBody | null = null;
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

  /** Ends of the windows that were seen of a coin, in order. */
  windowsOf(coin: string): readonly number[] {
    const ends = [...this.windows.keys()].filter((key) => key.startsWith(`${coin} `));
    return ends.map((key) => Date.parse(key.slice(coin.length + 1))).sort((a, b) => a - b);
  }

  /** End of the newest window of any coin; 0 before the first. */
  newestEndMs(): number {
    return Math.max(0, ...[...this.windows.keys()].map((key) => Date.parse(key.split(' ')[1]!)));
  }

  /** Windows whose revision 0 came more than once. */
  doubled(): readonly string[] {
    return [...this.windows].filter(([, times]) => times > 1).map(([key]) => key);
  }

  private connect(): void {
    if (this.stopped) return;
    const socket = new WebSocket(`${this.address.replace('http', 'ws')}/feed`, { handshakeTimeout: 3000 });
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.read(JSON.parse(data.toString()) as FeedMessage));
    socket.on('open', () => {
      if (this.cursor !== null) socket.send(JSON.stringify({ type: 'resume', cursor: this.cursor }));
    });
    // Each error is followed by a close.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      if (this.stopped) return;
      // Before the first greeting it has nothing that could be closed: a Service that was just made may take a moment.
      if (this.hello !== null) this.closes.push(code);
      setTimeout(() => this.connect(), RETRY_MS);
    });
  }

  private read(message: FeedMessage): void {
    if (message.type === 'gap') this.gaps += 1;
    if (message.type === 'hello') this.hello = message;
    if ('cursor' in message && typeof message.cursor === 'string') this.cursor = message.cursor;
    if (message.type !== 'snapshot' && message.type !== 'update') return;
    for (const { coin, window_end: end, revision } of message.pulses) {
      const key = `${coin} ${end}`;
      const isNews = revision === 0 && message.type === 'update';
      this.windows.set(key, (this.windows.get(key) ?? 0) + (isNews ? 1 : 0));
    }
  }
}

/** Windows of a coin that are missing between the first and the last that were seen. */
export function missingWindows(watcher: FeedWatcher, coin: string, windowMs: number): readonly string[] {
  const ends = watcher.windowsOf(coin);
  const missing: string[] = [];
  for (let end = (ends[0] ?? 0) + windowMs; end < (ends.at(-1) ?? 0); end += windowMs) {
    if (!ends.includes(end)) missing.push(`${coin} ${new Date(end).toISOString()}`);
  }
  return missing;
}
