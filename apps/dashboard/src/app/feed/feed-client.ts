import { FEED_CLOSE } from '@cmp/contracts';
import type { FeedLink } from './feed-link.js';
import type { FeedSocket, OpenSocket, Transport } from './feed-socket.js';
import { retryDelayMs } from './retry-delay.js';

export interface FeedTimers {
  nowMs(): number;
  /** Runs the job once; the returned function cancels it. */
  after(ms: number, job: () => void): () => void;
}

export interface FeedClientPorts {
  readonly openSocket: OpenSocket;
  readonly timers: FeedTimers;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onFrame: (frame: unknown) => void;
  readonly onLink: (link: FeedLink) => void;
}

/** What the client must know of a decoded message: its place in the connection, and where to resume after it. */
export interface Tracked {
  readonly type: string;
  readonly seq: number;
  readonly cursor?: string;
  /** In a goodbye: how long the gateway asks to wait before coming back. */
  readonly retryMs?: number;
}

/** A connection that says nothing for so long after opening is given up. */
export const GREETING_LIMIT_MS = 10_000;
/** A gap is asked for at most this often: a client that cannot keep up must not ask for even more. */
const RESUME_EVERY_MS = 10_000;
/** The browser can be wrong about the network (a gateway on this machine): try again after this long. */
const OFFLINE_RETRY_MS = 5_000;
const FULL_RETRY_MS = 5_000;
/** A gateway that asks for a longer wait is not believed. */
const LONGEST_ASKED_WAIT_MS = 30_000;
/** WebSockets that failed without ever opening before Socket.IO is tried, and then every other time. */
const NATIVE_TRIES = 2;

/** Keeps one connection to the gateway: reconnects with backoff, resumes by cursor, notices gaps and dead connections. */
export class FeedClient {
  private socket: FeedSocket | null = null;
  private transport: Transport = 'websocket';
  private nativeOpened = false;
  private attempt = 0;
  private greeted = false;
  private lostAtMs: number | null;
  private offline = false;
  private cursor: string | null = null;
  private seq = 0;
  private resumedAtMs = -Infinity;
  private askedWaitMs = 0;
  private silenceLimitMs = 155_000;
  private heardAtMs = 0;
  private cancelRetry: () => void = () => undefined;
  private cancelWatchdog: () => void = () => undefined;

  constructor(private readonly ports: FeedClientPorts) {
    this.lostAtMs = ports.timers.nowMs();
  }

  start(): void {
    this.connect();
  }

  stop(): void {
    this.cancelRetry();
    this.cancelWatchdog();
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  /** A person asked: at once, and with the patience of a first try. */
  retryNow(): void {
    this.connect();
  }

  /** The browser's own word on the network. Coming back is worth a try at once. */
  networkChanged(online: boolean): void {
    this.offline = !online;
    if (online) {
      if (!this.greeted) this.connect();
      else this.report();
    } else this.lose(OFFLINE_RETRY_MS);
  }

  /** The machine or the tab woke up: a connection that fell silent meanwhile is most likely dead. */
  woke(): void {
    if (!this.greeted) this.connect();
    else this.checkSilence();
  }

  /** Longest silence that is still taken for a living connection. */
  allowSilence(ms: number): void {
    this.silenceLimitMs = ms;
  }

  /** To be called with each message that could be read: resumes after a greeting and after a gap. */
  track({ type, seq, cursor, retryMs }: Tracked): void {
    const jumped = seq > this.seq + 1;
    this.seq = Math.max(this.seq, seq);
    if (type === 'hello') this.greet();
    else if (jumped || type === 'gap') this.resumeAfterGap();
    if (cursor !== undefined) this.cursor = cursor;
    if (retryMs !== undefined) this.askedWaitMs = Math.min(retryMs, LONGEST_ASKED_WAIT_MS);
  }

  private greet(): void {
    this.greeted = true;
    this.attempt = 0;
    this.lostAtMs = null;
    this.offline = false;
    this.report();
    if (this.cursor !== null) this.resume();
  }

  private resumeAfterGap(): void {
    if (this.cursor !== null && this.ports.timers.nowMs() - this.resumedAtMs >= RESUME_EVERY_MS) this.resume();
  }

  private resume(): void {
    this.resumedAtMs = this.ports.timers.nowMs();
    this.socket?.send({ type: 'resume', cursor: this.cursor });
  }

  private connect(): void {
    this.cancelRetry();
    this.drop();
    this.attempt += 1;
    this.seq = 0;
    this.askedWaitMs = 0;
    this.transport = this.nextTransport();
    this.heardAtMs = this.ports.timers.nowMs();
    this.watch(GREETING_LIMIT_MS);
    const { transport } = this;
    const isCurrent = () => this.socket === socket;
    const socket: FeedSocket = this.ports.openSocket(transport, {
      opened: () => {
        if (isCurrent() && transport === 'websocket') this.nativeOpened = true;
      },
      frame: (data) => {
        if (!isCurrent()) return;
        this.heardAtMs = this.ports.timers.nowMs();
        this.ports.onFrame(data);
      },
      closed: (code) => {
        if (isCurrent()) this.closed(code);
      },
    });
    this.socket = socket;
    this.report();
  }

  private nextTransport(): Transport {
    if (this.nativeOpened || this.attempt <= NATIVE_TRIES) return 'websocket';
    return (this.attempt - NATIVE_TRIES) % 2 === 1 ? 'socket.io' : 'websocket';
  }

  private closed(code: number): void {
    // What we asked was refused; the only thing we ask is to resume, so start from a snapshot instead.
    if (code === FEED_CLOSE.badRequest) this.cursor = null;
    this.lose(code === FEED_CLOSE.full ? FULL_RETRY_MS : this.askedWaitMs);
  }

  /** The connection is gone: keep when, and try again later. */
  private lose(atLeastMs: number): void {
    this.cancelRetry();
    this.drop();
    this.lostAtMs ??= this.ports.timers.nowMs();
    const waitMs = Math.max(atLeastMs, retryDelayMs(Math.max(1, this.attempt), this.ports.random()));
    this.cancelRetry = this.ports.timers.after(waitMs, () => this.connect());
    this.report(this.ports.timers.nowMs() + waitMs);
  }

  private drop(): void {
    this.cancelWatchdog();
    this.greeted = false;
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  private watch(ms: number): void {
    this.cancelWatchdog();
    this.cancelWatchdog = this.ports.timers.after(ms, () => this.checkSilence());
  }

  private checkSilence(): void {
    const limitMs = this.greeted ? this.silenceLimitMs : GREETING_LIMIT_MS;
    const leftMs = this.heardAtMs + limitMs - this.ports.timers.nowMs();
    if (leftMs <= 0) this.lose(0);
    else this.watch(leftMs);
  }

  private report(retryAtMs: number | null = null): void {
    const { transport, attempt, offline } = this;
    const state = retryAtMs !== null ? 'waiting' : this.greeted ? 'open' : 'connecting';
    this.ports.onLink({ state, transport, attempt, retryAtMs, lostAtMs: this.lostAtMs, offline });
  }
}
