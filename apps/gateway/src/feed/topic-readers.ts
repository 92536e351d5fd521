import {
  decodePulseRecord,
  decodeSourceStatus,
  decodeTick,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
  toTickRecord,
  type PulseRecord,
  type TickRecord,
} from '@cmp/contracts';
import type { EventLog, Follower, LogRecord, LogSlice } from '@cmp/event-log';
import type { PulseTopicToFeedSteps } from '../pulse-topic-to-feed.js';
import type { TickTopicToFeedSteps } from '../tick-topic-to-feed.js';
import { decodeSlice, type DecodedRecord, type DecodeReport } from './decode-slice.js';
import type { FeedHub } from './feed-hub.js';
import type { FeedState } from './feed-state.js';
import type { LogPlace } from './log-place.js';
import { rewind } from './rewind.js';
import type { RewindProgress } from './rewind-progress.js';
import type { TickConflater } from './tick-conflater.js';
import { whereToGoOn } from './where-to-go-on.js';
import { wantedHistory, wantedPrices } from './wanted-history.js';

export interface TopicReaderParts {
  readonly log: EventLog;
  readonly state: FeedState;
  readonly hub: FeedHub;
  readonly conflater: TickConflater;
  readonly progress: RewindProgress;
  readonly report: DecodeReport;
  readonly coins: readonly string[];
  readonly windowMs: number;
  /** A tick further ahead of the log's clock would stay the newest for ever; the processor refuses the same ones. */
  readonly maxFutureSkewMs: number;
}

/** A coin that is configured but no longer served must not make every start read the whole log. */
const REWIND_MAX_RECORDS = 100_000;

/**
 * The steps of `pulseTopicToFeed` for one topic of pulses. A follower that begins again goes on where the one before it got to. Where
 * the log does not allow that, it reads the history anew, which may be far more than the state remembers; `applyAgain` tells what of it
 * is news to clients that have had a snapshot.
 */
export function pulseSteps(topic: string, parts: TopicReaderParts): PulseTopicToFeedSteps {
  const { log, state, hub, progress, report } = parts;
  let readAnewTo: ReadonlyMap<number, number> = new Map();
  const isReadAnew = ({ partition, offset }: LogPlace) => offset < (readAnewTo.get(partition) ?? 0);
  return {
    async rewind() {
      const bounds = await log.bounds(topic);
      const reached = whereToGoOn(state.positions().get(topic), bounds);
      if (reached !== null) {
        progress.begin(topic, reached, new Map(bounds.map(({ partition, endOffset }) => [partition, endOffset])));
        return reached;
      }
      const enough = wantedHistory(parts.coins, parts.windowMs);
      const seen = readable(decodePulseRecord, enough);
      const found = await rewind({ log, topic, enough: seen, maxRecords: REWIND_MAX_RECORDS });
      if (progress.done) readAnewTo = found.ends;
      state.startAt(topic, found.from);
      progress.begin(topic, found.from, found.ends);
      return found.from;
    },
    follow: (from, onSlice) => log.follow({ topic, from, onSlice }),
    decode: (slice) => decodeSlice<PulseRecord>(slice, decodePulseRecord, report),
    apply: (pulses) =>
      pulses.flatMap(({ value, place }) => {
        const { outcome, kept } = isReadAnew(place) ? state.applyAgain(value, place) : state.applyPulse(value, place);
        report.metrics.applied.inc({ topic, outcome });
        return kept ?? [];
      }),
    advance: (slice) => state.advance(topic, slice.partition, slice.nextOffset),
    publish: (news) => hub.publishPulses(news),
    finish: (slice) => progress.reached(topic, slice.partition, slice.nextOffset),
  };
}

/** The steps of `tickTopicToFeed`. */
export function tickSteps(parts: TopicReaderParts): TickTopicToFeedSteps {
  const { log, state, conflater, report } = parts;
  const decodeTickRecord = (value: Uint8Array): TickRecord => toTickRecord(decodeTick(value));
  return {
    async rewind() {
      const enough = readable(decodeTickRecord, wantedPrices(parts.coins));
      return (await rewind({ log, topic: TICK_TOPIC, enough, maxRecords: REWIND_MAX_RECORDS })).from;
    },
    follow: (from, onSlice) => log.follow({ topic: TICK_TOPIC, from, onSlice }),
    decode: (slice) => decodeSlice(slice, decodeTickRecord, report),
    apply: (ticks) =>
      ticks.flatMap((tick) => {
        const kept = isFromTheFuture(tick, parts.maxFutureSkewMs) ? null : state.applyTick(tick.value);
        report.metrics.applied.inc({ topic: TICK_TOPIC, outcome: kept === null ? 'known' : 'news' });
        return kept ?? [];
      }),
    conflate: (news) => conflater.hold(news),
  };
}

/** What the sources say of themselves: a small compacted topic, read from its start. */
export async function sourceStatusToFeed({ log, state, hub, report }: TopicReaderParts): Promise<Follower> {
  const bounds = await log.bounds(SOURCE_STATUS_TOPIC);
  const from = new Map(bounds.map(({ partition, startOffset }) => [partition, startOffset]));
  return log.follow({
    topic: SOURCE_STATUS_TOPIC,
    from,
    onSlice(slice: LogSlice) {
      const gone = slice.records.filter(({ key, value }) => value === null && key !== null);
      const changes = [
        ...gone.map(({ key }) => state.applyStatus(String(key), null)),
        ...decodeSlice(slice, decodeSourceStatus, report).map(({ value }) => state.applyStatus(value.source, value)),
      ];
      if (changes.includes(true)) hub.publishStatus();
    },
  });
}

function isFromTheFuture({ value, appendTimeMs }: DecodedRecord<TickRecord>, maxFutureSkewMs: number): boolean {
  return Date.parse(value.timestamp) > appendTimeMs + maxFutureSkewMs;
}

/** `look` at a record's value while rewinding; one that does not decode is reported later, when it is read for good. */
function readable<T>(decode: (value: Uint8Array) => T, look: (value: T) => boolean): (record: LogRecord) => boolean {
  return ({ value }) => {
    if (value === null) return false;
    try {
      return look(decode(value));
    } catch {
      // Reported with its coordinates by `decodeSlice`.
      return false;
    }
  };
}
