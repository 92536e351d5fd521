import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { duration } from './duration.js';

/** How the topics are laid out. */
export const topicsSpec = ruled(
  z.object({
    partitions: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('Partitions of every topic, and most replicas of the processor that have work; can only grow'),
    replication: z
      .int()
      .min(1)
      .max(15)
      .default(1)
      .describe('Brokers that hold a copy of each topic; cannot be changed'),
    retention: duration('How long records are kept', { min: '1m', max: '87600h' }).default('168h'),
    deletionPolicy: z
      .enum(['Retain', 'Delete'])
      .default('Retain')
      .describe('What becomes of topics, and of a managed Kafka, when this resource is deleted'),
  }),
  [
    {
      rule: 'self.partitions >= oldSelf.partitions',
      message: 'partitions can only grow: Kafka cannot take a partition away',
    },
    {
      rule: 'self.replication == oldSelf.replication',
      message: 'replication cannot be changed: make a new MarketPulse, or move the topics with Kafka tools first',
    },
  ],
)
  .prefault({})
  .describe('Kafka topics');
