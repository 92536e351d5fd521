import { FEED_CLOSE } from '@cmp/contracts';
import { FeedClient, GREETING_LIMIT_MS } from './feed-client.js';
import type { FeedLink } from './feed-link.js';
import type { SocketListener, Transport } from './feed-socket.js';

/** A network whose connections do what the test says, and a clock that the test moves. */
class Stage {
  nowMs = 1_000_000;
  random = 0.999_999;
  readonly sockets: { transport: Transport; listener: SocketListener; sent: unknown[]; closed: boolean }[] = [];
  readonly frames: unknown[] = [];
  readonly links: FeedLink[] = [];
  private timers: { atMs: number; job: () => void }[] = [];

  readonly client = new FeedClient({
    openSocket: (transport, listener) => {
      const socket = { transport, listener, sent: [] as unknown[], closed: false };
      this.sockets.push(socket);
      return { send: (request) => socket.sent.push(request), close: () => (socket.closed = true) };
    },
    timers: {
      nowMs: () => this.nowMs,
      after: (ms, job) => {
        const timer = { atMs: this.nowMs + ms, job };
        this.timers.push(timer);
        return () => (this.timers = this.timers.filter((other) => other !== timer));
      },
    },
    random: () => this.random,
    onFrame: (frame) => this.frames.push(frame),
    onLink: (link) => this.links.push(link),
  });

  get link(): FeedLink {
    return this.links.at(-1)!;
  }

  get socket() {
    return this.sockets.at(-1)!;
  }

  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const due = this.timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.nowMs = due.atMs;
      due.job();
    }
    this.nowMs = untilMs;
  }

  /** Opens the newest connection and greets. */
  greet(): void {
    this.socket.listener.opened();
    this.message({ type: 'hello', seq: 1 });
  }

  message(message: { type: string; seq: number; cursor?: string; retryMs?: number }): void {
    this.socket.listener.frame('{}');
    this.client.track(message);
  }

  lose(code = 1006): void {
    this.socket.listener.closed(code);
  }
}

const live = (): Stage => {
  const stage = new Stage();
  stage.client.start();
  stage.greet();
  stage.message({ type: 'snapshot', seq: 2, cursor: 'c2' });
  return stage;
};

describe('the feed client', () => {
  it('is open once the gateway has greeted, not when the socket opens', () => {
    const stage = new Stage();
    stage.client.start();
    stage.socket.listener.opened();
    expect(stage.link.state).toBe('connecting');
    stage.message({ type: 'hello', seq: 1 });
    expect(stage.link).toMatchObject({ state: 'open', attempt: 0, lostAtMs: null, transport: 'websocket' });
  });

  it('comes back with exponential backoff and full jitter, and says when', () => {
    const stage = live();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      stage.lose();
      expect(stage.link.state).toBe('waiting');
      waits.push(stage.link.retryAtMs! - stage.nowMs);
      stage.pass(waits.at(-1)!);
    }
    expect(waits).toEqual([500, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    stage.random = 0.5;
    stage.lose();
    expect(stage.link.retryAtMs! - stage.nowMs).toBe(7500);
  });

  it('waits as long as a gateway that stops asks, once, and not for ever', () => {
    const stage = live();
    stage.random = 0;
    stage.message({ type: 'closing', seq: 3, retryMs: 740 });
    stage.lose(FEED_CLOSE.goingAway);
    expect(stage.link.retryAtMs! - stage.nowMs).toBe(740);
    stage.pass(740);
    stage.lose();
    expect(stage.link.retryAtMs! - stage.nowMs).toBe(100);
    stage.pass(100);
    stage.greet();
    stage.message({ type: 'closing', seq: 2, retryMs: 86_400_000 });
    stage.lose(FEED_CLOSE.goingAway);
    expect(stage.link.retryAtMs! - stage.nowMs).toBe(30_000);
  });

  it('keeps the moment of the loss over all tries', () => {
    const stage = live();
    const lostAtMs = stage.nowMs;
    stage.lose();
    stage.pass(500);
    stage.lose();
    expect(stage.link).toMatchObject({ lostAtMs, attempt: 1 });
  });

  it('tries at once when a person asks', () => {
    const stage = live();
    stage.lose();
    stage.client.retryNow();
    expect(stage.sockets).toHaveLength(2);
    stage.pass(60_000);
    expect(stage.sockets.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(1);
  });

  it('resumes after its newest cursor as soon as it is greeted again', () => {
    const stage = live();
    stage.message({ type: 'update', seq: 3, cursor: 'c3' });
    stage.lose();
    stage.pass(500);
    expect(stage.socket.sent).toEqual([]);
    stage.greet();
    expect(stage.socket.sent).toEqual([{ type: 'resume', cursor: 'c3' }]);
  });

  it('does not ask to resume on its first connection', () => {
    expect(live().socket.sent).toEqual([]);
  });

  it('asks for what it missed when a number is left out, from before the gap', () => {
    const stage = live();
    stage.message({ type: 'update', seq: 5, cursor: 'c5' });
    expect(stage.socket.sent).toEqual([{ type: 'resume', cursor: 'c2' }]);
  });

  it('asks at most once in ten seconds: one that is too slow must not ask for ever more', () => {
    const stage = live();
    stage.message({ type: 'update', seq: 5, cursor: 'c5' });
    stage.message({ type: 'update', seq: 9, cursor: 'c9' });
    expect(stage.socket.sent).toHaveLength(1);
    stage.pass(10_000);
    stage.message({ type: 'gap', seq: 10 });
    expect(stage.socket.sent).toHaveLength(2);
  });

  it('takes repeats and old numbers for no gap', () => {
    const stage = live();
    stage.message({ type: 'update', seq: 3, cursor: 'c3' });
    stage.message({ type: 'update', seq: 2, cursor: 'c2' });
    stage.message({ type: 'update', seq: 3, cursor: 'c3' });
    expect(stage.socket.sent).toEqual([]);
  });

  it('starts from a snapshot after its request was refused', () => {
    const stage = live();
    stage.lose(FEED_CLOSE.badRequest);
    stage.pass(500);
    stage.greet();
    expect(stage.socket.sent).toEqual([]);
  });

  it('gives a gateway that is full more time', () => {
    const stage = live();
    stage.lose(FEED_CLOSE.full);
    expect(stage.link.retryAtMs! - stage.nowMs).toBeGreaterThanOrEqual(5000);
  });

  it('gives up a connection that does not greet', () => {
    const stage = new Stage();
    stage.client.start();
    stage.socket.listener.opened();
    stage.pass(GREETING_LIMIT_MS);
    expect(stage.sockets[0]!.closed).toBe(true);
    expect(stage.link.state).toBe('waiting');
  });

  it('gives up a connection that has fallen silent, but not one that speaks', () => {
    const stage = live();
    stage.client.allowSilence(155_000);
    for (let seq = 3; seq < 9; seq++) {
      stage.pass(100_000);
      stage.message({ type: 'tick', seq });
    }
    expect(stage.link.state).toBe('open');
    stage.pass(155_000);
    expect(stage.link.state).toBe('waiting');
  });

  it('tries Socket.IO when WebSockets failed twice without ever opening, then both in turn', () => {
    const stage = new Stage();
    stage.client.start();
    for (let attempt = 0; attempt < 5; attempt++) {
      stage.lose();
      stage.pass(stage.link.retryAtMs! - stage.nowMs);
    }
    expect(stage.sockets.map(({ transport }) => transport)).toEqual([
      'websocket',
      'websocket',
      'socket.io',
      'websocket',
      'socket.io',
      'websocket',
    ]);
  });

  it('stays with WebSockets once one has opened', () => {
    const stage = live();
    for (let attempt = 0; attempt < 5; attempt++) {
      stage.lose();
      stage.pass(15_000);
    }
    expect(stage.sockets.every(({ transport }) => transport === 'websocket')).toBe(true);
  });

  it('says offline when the browser does, and comes back at once with the network', () => {
    const stage = live();
    stage.client.networkChanged(false);
    expect(stage.link).toMatchObject({ state: 'waiting', offline: true });
    stage.client.networkChanged(true);
    expect(stage.link).toMatchObject({ state: 'connecting', offline: false });
    stage.greet();
    expect(stage.link.state).toBe('open');
  });

  it('tries now and then although the browser says offline: the gateway may be on this machine', () => {
    const stage = live();
    stage.client.networkChanged(false);
    stage.pass(5000);
    stage.greet();
    expect(stage.link).toMatchObject({ state: 'open', offline: false });
  });

  it('hears nothing of a connection it has left', () => {
    const stage = live();
    const old = stage.socket.listener;
    stage.client.retryNow();
    const before = stage.frames.length;
    old.frame('late');
    old.closed(1006);
    expect(stage.frames).toHaveLength(before);
    expect(stage.link.state).toBe('connecting');
  });

  it('leaves nothing behind when it is stopped', () => {
    const stage = live();
    stage.client.stop();
    stage.pass(1_000_000);
    expect(stage.sockets).toHaveLength(1);
    expect(stage.socket.closed).toBe(true);
  });
});
