/** The stored state cannot be used. Going on without it would publish windows of half their records, so the partition stands still. */
export class ChangelogError extends Error {
  constructor(topic: string, partition: number, problem: string) {
    super(`${topic}/${partition}: ${problem}. Nothing is processed until this is mended: ${REMEDY}`);
  }
}

const REMEDY =
  'run the version that wrote it, or stop the processor, delete the changelog topic and let it rebuild from the tick topic';
