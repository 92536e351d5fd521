/** What went wrong with the log, as a closed list: only `LogUnavailableError` is worth trying again. */
export abstract class LogError extends Error {
  abstract readonly retriable: boolean;
  override get name(): string {
    return this.constructor.name;
  }
}

/** The log could not be reached or did not answer in time; the outcome of a write is unknown. */
export class LogUnavailableError extends LogError {
  readonly retriable = true;
}

/** Another owner took the partition; this one must forget its state and write nothing more. */
export class FencedError extends LogError {
  readonly retriable = false;
  constructor(
    readonly topic: string,
    readonly partition: number,
    options?: ErrorOptions,
  ) {
    super(`${topic}/${partition}: another owner has taken this partition`, options);
  }
}

export class UnknownTopicError extends LogError {
  readonly retriable = false;
  constructor(
    readonly topic: string,
    options?: ErrorOptions,
  ) {
    super(`topic ${topic} does not exist`, options);
  }
}

/** Existing topics do not fit the contract; `differences` has one sentence each. */
export class TopicMismatchError extends LogError {
  readonly retriable = false;
  constructor(readonly differences: readonly string[]) {
    super(`topics do not fit: ${differences.join('; ')}`);
  }
}

/** Records between the wanted offset and the log's start are gone (retention or compaction of the wrong kind of topic). */
export class OffsetOutOfRangeError extends LogError {
  readonly retriable = false;
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly wantedOffset: number,
    readonly startOffset: number,
  ) {
    super(`${topic}/${partition}: offset ${wantedOffset} is gone, the log starts at ${startOffset}`);
  }
}

/** The log cannot be used as it is (folder not writable, wrong file, disk full, bad credentials); the message says what to do. */
export class LogUnusableError extends LogError {
  readonly retriable = false;
}
