import { decodeFeedMessage, type FeedMessage, type PlainFrame } from '@cmp/contracts';
import { eventually } from '@cmp/runtime/testing';
import WebSocket from 'ws';
import { knownMessage } from './known-message.js';

type Typed<T extends FeedMessage['type']> = Extract<FeedMessage, { readonly type: T }>;

/** A client of `/ws` or `/feed` that keeps every text it gets. */
export class TestSocket {
  readonly texts: string[] = [];
  private readonly decoded: FeedMessage[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.texts.push(data.toString()));
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
  }

  static async open(address: string, options: WebSocket.ClientOptions = {}): Promise<TestSocket> {
    const socket = new TestSocket(new WebSocket(address, { perMessageDeflate: true, ...options }));
    await new Promise<void>((resolve, reject) => {
      socket.socket.once('open', resolve);
      socket.socket.once('error', reject);
    });
    return socket;
  }

  /** Messages of the feed, each checked by the codec that the page uses. */
  get messages(): readonly FeedMessage[] {
    for (const text of this.texts.slice(this.decoded.length)) this.decoded.push(knownMessage(decodeFeedMessage(text)));
    return this.decoded;
  }

  get frames(): PlainFrame[] {
    return this.texts.map((text) => JSON.parse(text) as PlainFrame);
  }

  of<T extends FeedMessage['type']>(type: T): Typed<T>[] {
    return this.messages.filter((message): message is Typed<T> => message.type === type);
  }

  send(request: object): void {
    this.socket.send(JSON.stringify(request));
  }

  async until<T extends FeedMessage['type']>(type: T, count = 1): Promise<Typed<T>> {
    const found = await eventually(`${type} number ${count}`, () => this.of(type)[count - 1]);
    return found;
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    return eventually('the connection to close', () => this.closed);
  }

  close(): void {
    this.socket.terminate();
  }
}
