import { createRequire } from 'node:module';
import { seededRandom } from '@cmp/runtime/testing';
import { keyPartition, murmur2 } from './key-partition.js';

const require = createRequire(import.meta.url);
const kafkajs = require('kafkajs/src/producer/partitioners/default/murmur2.js') as (key: Buffer) => number;
const partitioner = (
  require('kafkajs') as {
    Partitioners: {
      DefaultPartitioner: () => (args: {
        topic: string;
        partitionMetadata: { partitionId: number; leader: number }[];
        message: { key: string | Buffer };
      }) => number;
    };
  }
).Partitioners.DefaultPartitioner();

describe('keyPartition', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ])("hashes %s as Kafka's own tests say", (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  it('hashes 500 random keys (seed 7) of 0 to 39 bytes as kafkajs does', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 500; round += 1) {
      const key = Buffer.from(Array.from({ length: round % 40 }, () => Math.floor(random() * 256)));
      expect({ key: key.toString('hex'), hash: murmur2(key) }).toEqual({
        key: key.toString('hex'),
        hash: kafkajs(key),
      });
    }
  });

  it("chooses the partition that kafkajs' default partitioner chooses", () => {
    for (const key of ['bitcoin', 'ethereum', 'avalanche-2', 'usd-coin', 'ü', '']) {
      for (const partitions of [1, 3, 12]) {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 }));
        expect(keyPartition(key, partitions)).toBe(partitioner({ topic: 't', partitionMetadata, message: { key } }));
      }
    }
  });
});
