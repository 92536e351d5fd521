import type { ClusterAt } from './cluster-at.js';
import { FeedWatcher, missingWindows } from './feed-watcher.js';
import { WINDOW_MS } from './installation.js';
import { faultsOf, publishedWindows } from './published-windows.js';
import { within } from './within.js';

const GOING_AWAY = 1001;

/** A pipeline under the eyes of clients that stay connected while something is done to it. */
export class WatchedFlow {
  private constructor(
    private readonly cluster: ClusterAt,
    private readonly at: { readonly namespace: string; readonly name: string },
    readonly watchers: readonly FeedWatcher[],
  ) {}

  /** One client through each of these Services; returns when each has seen a window. */
  static async open(
    cluster: ClusterAt,
    namespace: string,
    name: string,
    services: readonly string[],
  ): Promise<WatchedFlow> {
    const addresses = await Promise.all(services.map((service) => cluster.reach(namespace, `${name}-${service}`)));
    const flow = new WatchedFlow(
      cluster,
      { namespace, name },
      addresses.map((address) => new FeedWatcher(address)),
    );
    await flow.seesWindowsAfter(0, 60);
    return flow;
  }

  /** Until every client has seen a window that ended after this moment. */
  async seesWindowsAfter(atMs: number, seconds: number): Promise<void> {
    const behind = () => this.watchers.map((watcher) => watcher.newestEndMs()).filter((endMs) => endMs <= atMs);
    await within(
      seconds,
      `every client sees a window after ${new Date(atMs).toISOString()}`,
      () => behind().length === 0,
    );
  }

  /** A sentence for each window that a client or the topics missed or had twice, each gap, and each close but the announced one. */
  async faults(): Promise<readonly string[]> {
    const { namespace, name } = this.at;
    const topics = await publishedWindows(this.cluster, namespace, name);
    const seenUntilMs = Math.min(...this.watchers.map((watcher) => watcher.newestEndMs()));
    return [
      ...faultsOf(topics, seenUntilMs).map((fault) => `topic: ${fault}`),
      ...this.watchers.flatMap((watcher, index) =>
        this.faultsOf(watcher, topics.published).map((fault) => `client ${index}: ${fault}`),
      ),
    ];
  }

  /** Windows in which there was nothing to see, as no price came: what a source that stood still leaves. */
  silences(): readonly string[] {
    const silent = this.watchers.flatMap((watcher) => {
      const coins = new Set([...watcher.windows.keys()].map((key) => key.split(' ')[0]!));
      return [...coins].flatMap((coin) => missingWindows(watcher, coin, WINDOW_MS));
    });
    return [...new Set(silent)];
  }

  stop(): void {
    for (const watcher of this.watchers) watcher.stop();
  }

  private faultsOf(watcher: FeedWatcher, published: ReadonlyMap<string, unknown>): readonly string[] {
    const ends = [...watcher.windows.keys()].map(endOf);
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    const missed = [...published.keys()].filter((key) => {
      return endOf(key) > first && endOf(key) < last && !watcher.windows.has(key);
    });
    return [
      ...missed.map((key) => `${key} was published and not seen`),
      ...watcher.doubled().map((key) => `${key} came twice`),
      ...(watcher.gaps > 0 ? [`${watcher.gaps} gaps`] : []),
      ...watcher.closes.filter((code) => code !== GOING_AWAY).map((code) => `closed with ${code}`),
    ];
  }
}

const endOf = (key: string) => Date.parse(key.split(' ')[1]!);
