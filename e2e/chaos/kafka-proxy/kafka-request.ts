/** Numbers of the requests that scenarios name. Source: https://kafka.apache.org/protocol#protocol_api_keys */
export const API = {
  produce: 0,
  fetch: 1,
  offsetCommit: 8,
  initProducerId: 22,
  addPartitionsToTxn: 24,
  endTxn: 26,
} as const;

/** What every request begins with, and its bytes. */
export interface KafkaRequest {
  readonly apiKey: number;
  readonly correlationId: number;
  readonly frame: Buffer;
  /** Broker it was sent to, 1, 2, … */
  readonly broker: number;
}

export function readRequest(frame: Buffer, broker: number): KafkaRequest {
  return { apiKey: frame.readInt16BE(4), correlationId: frame.readInt32BE(8), frame, broker };
}

/** An answer begins with the number of its request. */
export function answeredCorrelationId(frame: Buffer): number {
  return frame.readInt32BE(4);
}

/** Whether a request holds a text, such as a topic's name or a transactional id: its length as two bytes, then the text. */
export function names(request: KafkaRequest, text: string): boolean {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(text));
  return request.frame.includes(Buffer.concat([length, Buffer.from(text)]));
}
