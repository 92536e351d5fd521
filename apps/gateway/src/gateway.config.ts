import { eventLogVariables } from '@cmp/event-log';
import {
  integer,
  list,
  pipelineVariables,
  text,
  thresholdCrossCheck,
  thresholdVariables,
  VariableFault,
  windowCrossCheck,
  type ConfigOf,
} from '@cmp/runtime';

/** Every variable the gateway reads. */
export const gatewayVariables = {
  host: pipelineVariables.host,
  port: pipelineVariables.port,
  logLevel: pipelineVariables.logLevel,
  coins: pipelineVariables.coins,
  windowMs: pipelineVariables.windowMs,
  graceMs: pipelineVariables.graceMs,
  moreWindows: pipelineVariables.moreWindows,
  correctionMs: pipelineVariables.correctionMs,
  maxFutureSkewMs: pipelineVariables.maxFutureSkewMs,
  ...thresholdVariables,
  topicPartitions: eventLogVariables.topicPartitions,
  topicReplication: eventLogVariables.topicReplication,
  retentionMs: eventLogVariables.retentionMs,
  ingestApiKey: pipelineVariables.ingestApiKey,
  adminApiKey: pipelineVariables.adminApiKey,
  ingestMaxBytes: integer('INGEST_MAX_BYTES', {
    meaning: 'Largest body that POST /ingest takes',
    unit: 'bytes',
    min: 1024,
    max: 67_108_864,
    default: 1_048_576,
  }),
  allowedOrigins: list('ALLOWED_ORIGINS', {
    meaning: 'Origins besides its own whose pages may open the feeds and read the API',
    default: null,
    max: 50,
    limits: 'up to 50 origins such as https://example.org, comma separated',
    item(origin) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new VariableFault(`${JSON.stringify(origin)} is no origin, such as "https://example.org"`);
      }
    },
  }),
  maxClients: integer('MAX_CLIENTS', {
    meaning: 'Most connections of all feeds together; more are closed with code 4429',
    min: 1,
    max: 1_000_000,
    default: 10_000,
  }),
  clientBufferBytes: integer('CLIENT_BUFFER_BYTES', {
    meaning: 'Bytes that may wait for one client; above it the client gets only the newest of each coin',
    unit: 'bytes',
    min: 16_384,
    max: 67_108_864,
    default: 262_144,
  }),
  clientBehindMs: integer('CLIENT_BEHIND_MS', {
    meaning: 'How long a client may stay behind before it is closed with code 4408',
    unit: 'ms',
    min: 1000,
    max: 3_600_000,
    default: 30_000,
  }),
  heartbeatMs: integer('HEARTBEAT_MS', {
    meaning: 'Time between two pings of each connection; one that did not answer the last is dead',
    unit: 'ms',
    min: 1000,
    max: 300_000,
    default: 30_000,
  }),
  drainMs: integer('DRAIN_MS', {
    meaning: 'Time over which a gateway that stops sends its clients away; until its turn each is served on',
    unit: 'ms',
    min: 0,
    max: 300_000,
    default: 1000,
  }),
  tickFeedMs: integer('TICK_FEED_MS', {
    meaning: 'Least time between two tick messages of the feed',
    unit: 'ms',
    min: 50,
    max: 60_000,
    default: 250,
  }),
  dashboardDir: text('DASHBOARD_DIR', {
    meaning: "Folder of the dashboard's built files; unset takes the one beside the gateway's build",
    default: null,
  }),
} as const;

export type GatewayConfig = ConfigOf<typeof gatewayVariables>;

/** What must hold between the variables; pass it to `parseVariables` with them. */
export const gatewayCrossChecks = [thresholdCrossCheck, windowCrossCheck];
