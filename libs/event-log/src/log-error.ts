/** What went wrong with the log, as a closed list; `retriable` says whether the same call can succeed later. */
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

/** The log has nothing at the wanted offset: retention has dropped it, or it lies past the end (a position of another log). */
export class OffsetOutOfRangeError extends LogError {
  readonly retriable = false;
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly wantedOffset: number,
    readonly startOffset: number,
    readonly endOffset: number | null = null,
    options?: ErrorOptions,
  ) {
    super(
      wantedOffset < startOffset
        ? `${topic}/${partition}: offset ${wantedOffset} is gone, the log starts at ${startOffset}`
        : `${topic}/${partition}: offset ${wantedOffset} lies past the end${endOffset === null ? '' : ` ${endOffset}`}`,
      options,
    );
  }
}

/** A record that the log cannot take, now or later: no such partition, no key in a compacted topic, too large. Nothing was appended. */
export class RecordRefusedError extends LogError {
  readonly retriable = false;
  constructor(
    readonly topic: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${topic}: record refused, ${reason}`, options);
  }
}

/** The log cannot be used as it is (folder not writable, wrong file, bad credentials); the message says what to do. */
export class LogUnusableError extends LogError {
  readonly retriable: boolean = false;
}

/** There is no room to append. Nothing of the batch was stored; the same call succeeds once there is room again. */
export class LogFullError extends LogUnusableError {
  override readonly retriable = true;
}
