/**
 * The group of the processor's replicas, and the beginning of their transactional ids. The same for every MarketPulse: two of them on
 * one Kafka would write the same topics, and as one group they share the partitions instead of writing each of them twice.
 */
export const PROCESSOR_GROUP = 'market-pulse-processor';
