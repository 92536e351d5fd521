import { Counter, Gauge, type Registry } from 'prom-client';

export type ClientKind = 'plain' | 'feed' | 'socketio';
export type DropReason = 'slow' | 'dead' | 'full' | 'bad_request' | 'shutdown';

/** What is read when the metrics are asked for. */
export interface GatewayReadings {
  readonly newestWindowAgeSeconds: () => number;
  readonly waitingBytes: () => number;
  readonly openDeadLetters: () => number;
}

/** Everything the gateway counts. One object per registry. */
export class GatewayMetrics {
  readonly clients: Gauge<'kind'>;
  readonly frames: Counter<'kind'>;
  readonly bytes: Counter<'kind'>;
  readonly encodes: Counter<'what'>;
  readonly framesBuilt: Counter<'kind'>;
  readonly conflated: Counter<'kind'>;
  readonly dropped: Counter<'kind' | 'reason'>;
  readonly refused: Counter<'reason'>;
  readonly ingest: Counter<'outcome'>;
  readonly applied: Counter<'topic' | 'outcome'>;

  constructor(registry: Registry, readings: GatewayReadings) {
    const registers = [registry];
    const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
      new Counter<L>({ name, help, labelNames, registers });
    this.clients = new Gauge({ name: 'gateway_clients', help: 'Open connections', labelNames: ['kind'], registers });
    this.frames = counter('gateway_frames_sent_total', 'Messages written to clients', ['kind']);
    this.bytes = counter('gateway_bytes_sent_total', 'Payload bytes written to clients', ['kind']);
    this.encodes = counter('gateway_encodes_total', 'Records turned into JSON; does not grow with clients', ['what']);
    this.framesBuilt = counter('gateway_frames_built_total', 'Shared frames built; does not grow with clients', [
      'kind',
    ]);
    this.conflated = counter('gateway_conflated_total', 'Messages withheld from clients that were behind', ['kind']);
    this.dropped = counter('gateway_clients_dropped_total', 'Connections the gateway ended', ['kind', 'reason']);
    this.refused = counter('gateway_upgrades_refused_total', 'Upgrades answered with an error', ['reason']);
    this.ingest = counter('gateway_ingest_total', 'Answers of POST /ingest', ['outcome']);
    this.applied = counter('gateway_records_applied_total', 'Records read for the feed', ['topic', 'outcome']);
    const reading = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    reading(
      'gateway_newest_window_age_seconds',
      'Time since the end of the newest window in the feed; NaN before the first',
      readings.newestWindowAgeSeconds,
    );
    reading(
      'gateway_dead_letters_open',
      'Dead letters that nobody has replayed or dismissed',
      readings.openDeadLetters,
    );
    reading('gateway_waiting_bytes', 'Bytes that wait in the process for slow clients', readings.waitingBytes);
  }
}
