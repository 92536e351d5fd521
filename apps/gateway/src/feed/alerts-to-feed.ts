import { ALERT_TOPIC, decodeAlert, KEPT_ALERTS } from '@cmp/contracts';
import type { Follower, PartitionBounds } from '@cmp/event-log';
import { decodeSlice } from './decode-slice.js';
import type { TopicReaderParts } from './topic-readers.js';

/** Offsets read back per kept alert: on Kafka the marks of transactions take offsets too. */
const OFFSETS_PER_ALERT = 4;

/**
 * The alerts as they happen. Whenever reading begins, it begins far enough back to find what the history keeps; what is known already is
 * no news.
 */
export async function alertsToFeed({ log, state, hub, progress, report }: TopicReaderParts): Promise<Follower> {
  const bounds = await log.bounds(ALERT_TOPIC);
  const from = new Map(bounds.map((each) => [each.partition, backFromEnd(each)]));
  progress.begin(ALERT_TOPIC, from, new Map(bounds.map(({ partition, endOffset }) => [partition, endOffset])));
  return log.follow({
    topic: ALERT_TOPIC,
    from,
    onSlice(slice) {
      const news = decodeSlice(slice, decodeAlert, report).flatMap(({ value }) => {
        const kept = state.alerts.apply(value);
        report.metrics.applied.inc({ topic: ALERT_TOPIC, outcome: kept === null ? 'known' : 'news' });
        return kept ?? [];
      });
      hub.publishAlerts(news);
      progress.reached(ALERT_TOPIC, slice.partition, slice.nextOffset);
    },
  });
}

function backFromEnd({ startOffset, endOffset }: PartitionBounds): number {
  return Math.max(startOffset, endOffset - KEPT_ALERTS * OFFSETS_PER_ALERT);
}
