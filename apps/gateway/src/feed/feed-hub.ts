import type { Clock } from '@cmp/runtime';
import { FEED_CLOSE } from '@cmp/contracts';
import type { DeliveryLimits } from '../delivery/delivery-gate.js';
import type { PlainMessage, SharedBody } from '../delivery/shared-message.js';
import type { GatewayMetrics } from '../gateway-metrics.js';
import { FeedClient, type Delivered, type FeedOutlet } from './feed-client.js';
import type { KeptAlert } from './alert-history.js';
import type { FeedMessages } from './feed-messages.js';
import type { KeptTick } from './feed-state.js';
import { PlainClient, type PlainOutlet } from './plain-client.js';
import type { KeptPulse } from './pulse-series.js';

export interface FeedHubOptions {
  readonly messages: FeedMessages;
  readonly limits: DeliveryLimits;
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
}

type Client = FeedClient | PlainClient;

const GOODBYE = 'the gateway stops; come back';
const GOODBYE_BEAT_MS = 100;
/** A few clients need no spreading. */
const SMALLEST_PORTION = 20;
/** The waits that clients are asked for lie in this span. */
const COME_BACK_WITHIN_MS = 1000;

/**
 * Hands each message to every client. A message is built once; the loop over the clients only writes it. Clients that come
 * before the history has been read get their snapshot when `open` is called.
 */
export class FeedHub {
  private readonly feedClients = new Set<FeedClient>();
  private readonly plainClients = new Set<PlainClient>();
  private isOpen = false;

  constructor(private readonly options: FeedHubOptions) {}

  get clientCount(): number {
    return this.feedClients.size + this.plainClients.size;
  }

  /** Bytes that wait in the process for all clients together. */
  waitingBytes(): number {
    const clients: Client[] = [...this.feedClients, ...this.plainClients];
    return clients.reduce((sum, client) => sum + client.waitingBytes, 0);
  }

  clientsByKind(): { plain: number; feed: number; socketio: number } {
    const socketio = [...this.feedClients].filter((client) => client.kind === 'socketio').length;
    return { plain: this.plainClients.size, feed: this.feedClients.size - socketio, socketio };
  }

  addFeed(outlet: FeedOutlet): FeedClient {
    const client = new FeedClient(outlet, this.options.limits, (dropped, reason) => {
      this.options.metrics.dropped.inc({ kind: dropped.kind, reason });
    });
    this.feedClients.add(client);
    this.options.metrics.clients.inc({ kind: client.kind });
    client.send(this.options.messages.hello, this.serverTime());
    if (this.isOpen) this.welcomeFeed(client);
    else client.send(this.options.messages.status(), this.serverTime());
    return client;
  }

  addPlain(outlet: PlainOutlet): PlainClient {
    const client = new PlainClient(outlet, this.options.limits, (dropped, reason) => {
      this.options.metrics.dropped.inc({ kind: dropped.kind, reason });
    });
    this.plainClients.add(client);
    this.options.metrics.clients.inc({ kind: client.kind });
    if (this.isOpen) this.welcomePlain(client);
    return client;
  }

  remove(client: Client): void {
    client.closed();
    const known = client instanceof FeedClient ? this.feedClients.delete(client) : this.plainClients.delete(client);
    if (known) this.options.metrics.clients.dec({ kind: client.kind });
  }

  /** The history is complete: everyone who waited gets it, and from now on every change. */
  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    for (const client of this.feedClients) this.welcomeFeed(client);
    for (const client of this.plainClients) this.welcomePlain(client);
  }

  publishPulses(pulses: readonly KeptPulse[]): void {
    if (!this.isOpen || pulses.length === 0) return;
    const { messages } = this.options;
    const plain = messages.plain(pulses);
    this.toPlainClients(plain);
    this.toFeedClients(pulses, (some) => messages.update(some), messages.plain.bind(messages));
  }

  publishTicks(ticks: readonly KeptTick[]): void {
    if (!this.isOpen || ticks.length === 0) return;
    this.toFeedClients(ticks, (some) => this.options.messages.ticks(some), null);
  }

  publishAlerts(alerts: readonly KeptAlert[]): void {
    if (!this.isOpen || alerts.length === 0) return;
    this.toFeedClients(alerts, (some) => this.options.messages.alerts(some), null);
  }

  publishStatus(): void {
    const status = this.options.messages.status();
    for (const client of this.feedClients) {
      if (client.live) this.deliverTo(client, status, null, this.serverTime(), this.options.clock.nowMs());
      else if (!this.isOpen) client.send(status, this.serverTime());
    }
  }

  /** The whole state: at the beginning, and again after what a client asked for cannot be replayed. */
  sendSnapshot(client: FeedClient): void {
    client.send(this.options.messages.snapshot(client.coins), this.serverTime());
    this.sendKeptAlerts(client);
  }

  /** Makes up for alerts that happened while the client was replayed to, or was behind. */
  sendMissedAlerts(client: FeedClient): void {
    if (client.missesAlerts) this.sendKeptAlerts(client);
  }

  sendGap(client: FeedClient, reason: 'slow' | 'cursor'): void {
    client.send(this.options.messages.gap(reason), this.serverTime());
  }

  sendUpdate(client: FeedClient, body: SharedBody): void {
    client.send(body, this.serverTime());
  }

  /** Brings clients back that have drained, and drops those whose time is up. Called on a short beat. */
  sweep(): void {
    const { messages, clock } = this.options;
    const nowMs = clock.nowMs();
    for (const client of this.feedClients) {
      if (!client.takeCaughtUp(nowMs)) continue;
      this.sendGap(client, 'slow');
      client.send(messages.newest(client.coins), this.serverTime());
      client.sendPlain(messages.plainOfNewest());
      this.sendMissedAlerts(client);
    }
    for (const client of this.plainClients) {
      if (client.takeCaughtUp(nowMs)) client.deliver(messages.plainOfNewest().frame, nowMs);
    }
  }

  /**
   * Says goodbye to everyone, evenly over `spanMs`, and tells each how long to wait, so that not all come back in one instant. Those who
   * have not been told yet are served on.
   */
  async drain(spanMs: number, random: () => number): Promise<void> {
    const clients: Client[] = [...this.feedClients, ...this.plainClients];
    const beats = Math.max(1, Math.floor(spanMs / GOODBYE_BEAT_MS));
    const portion = Math.max(SMALLEST_PORTION, Math.ceil(clients.length / beats));
    for (let index = 0; index < clients.length; index += portion) {
      if (index > 0) await this.options.clock.sleep(GOODBYE_BEAT_MS);
      for (const client of clients.slice(index, index + portion)) this.sayGoodbye(client, random);
    }
  }

  private sayGoodbye(client: Client, random: () => number): void {
    const { goingAway } = FEED_CLOSE;
    if (client instanceof FeedClient) {
      const retryMs = Math.round(random() * COME_BACK_WITHIN_MS);
      client.send(this.options.messages.closing(goingAway, GOODBYE, retryMs), this.serverTime());
    }
    client.drop(goingAway, GOODBYE, 'shutdown');
  }

  private welcomeFeed(client: FeedClient): void {
    this.sendSnapshot(client);
    client.sendPlain(this.options.messages.plainOfNewest());
    client.goLive();
  }

  private sendKeptAlerts(client: FeedClient): void {
    client.missesAlerts = false;
    const alerts = this.options.messages.keptAlerts(client.coins);
    if (alerts !== null) client.send(alerts, this.serverTime());
  }

  private welcomePlain(client: PlainClient): void {
    client.goLive();
    const newest = this.options.messages.plainOfNewest();
    if (!newest.empty) client.deliver(newest.frame, this.options.clock.nowMs());
  }

  private toPlainClients(message: PlainMessage): void {
    if (this.plainClients.size === 0) return;
    const { metrics, clock } = this.options;
    const { frame } = message;
    const nowMs = clock.nowMs();
    let sent = 0;
    let withheld = 0;
    for (const client of this.plainClients) {
      const delivered = client.deliver(frame, nowMs);
      if (delivered === 'sent') sent += 1;
      else if (delivered === 'withheld') withheld += 1;
    }
    metrics.frames.inc({ kind: 'plain' }, sent);
    metrics.bytes.inc({ kind: 'plain' }, sent * frame.length);
    metrics.conflated.inc({ kind: 'plain' }, withheld);
  }

  /** One message for those who want all coins, one for each distinct subscription among the others. */
  private toFeedClients<T extends { readonly record: { readonly coin: string } }>(
    items: readonly T[],
    bodyOf: (items: readonly T[]) => SharedBody,
    plainOf: ((items: readonly T[]) => PlainMessage) | null,
  ): void {
    if (this.feedClients.size === 0) return;
    const nowMs = this.options.clock.nowMs();
    const serverTime = this.serverTime();
    const variants = new Map<string, { body: SharedBody; plain: PlainMessage | null } | null>();
    for (const client of this.feedClients) {
      const { coins } = client;
      const key = coins === undefined ? '' : [...coins].join(',');
      let variant = variants.get(key);
      if (variant === undefined) {
        const wanted = coins === undefined ? items : items.filter(({ record }) => coins.has(record.coin));
        variant =
          wanted.length === 0 ? null : { body: bodyOf(wanted), plain: plainOf === null ? null : plainOf(items) };
        variants.set(key, variant);
      }
      if (variant !== null) this.deliverTo(client, variant.body, variant.plain, serverTime, nowMs);
    }
  }

  private deliverTo(
    client: FeedClient,
    body: SharedBody,
    plain: PlainMessage | null,
    serverTime: string,
    nowMs: number,
  ): Delivered {
    const { metrics } = this.options;
    const before = client.bytesSent;
    const delivered = client.deliver(body, plain, serverTime, nowMs);
    if (body.type === 'alert' && delivered !== 'sent') client.missesAlerts = true;
    if (delivered === 'sent') {
      metrics.frames.inc({ kind: client.kind });
      metrics.bytes.inc({ kind: client.kind }, client.bytesSent - before);
    } else if (delivered === 'withheld') {
      metrics.conflated.inc({ kind: client.kind });
    }
    return delivered;
  }

  private serverTime(): string {
    return new Date(this.options.clock.nowMs()).toISOString();
  }
}
