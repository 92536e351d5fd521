import type { Socket } from 'node:net';
import type { Stage, Verdict } from './caught-frame.js';
import { FrameSplitter } from './frame-splitter.js';
import { answeredCorrelationId, readRequest, type KafkaRequest } from './kafka-request.js';

/** Decides about one frame; `frame` is the request itself or its answer. */
export type Interceptor = (stage: Stage, request: KafkaRequest, frame: Buffer) => Promise<Verdict> | Verdict;

/** One client connection through the proxy, frame by frame in both directions. */
export class ProxiedConnection {
  private readonly waiting = new Map<number, KafkaRequest>();

  constructor(
    private readonly client: Socket,
    private readonly broker: Socket,
    brokerId: number,
    private readonly intercept: Interceptor,
  ) {
    this.pump(client, broker, (frame) => {
      const request = readRequest(frame, brokerId);
      this.waiting.set(request.correlationId, request);
      return ['request', request];
    });
    this.pump(broker, client, (frame) => {
      const request = this.waiting.get(answeredCorrelationId(frame));
      if (request === undefined) throw new Error('an answer to a request that nobody sent');
      this.waiting.delete(request.correlationId);
      return ['answer', request];
    });
  }

  cut(): void {
    this.client.destroy();
    this.broker.destroy();
  }

  /** Frames keep their order; when one side has closed, the other is closed once what was on its way has passed. */
  private pump(from: Socket, to: Socket, describe: (frame: Buffer) => [Stage, KafkaRequest]): void {
    const splitter = new FrameSplitter();
    let queue = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      for (const frame of splitter.push(chunk)) {
        const [stage, request] = describe(frame);
        queue = queue.then(async () => this.carryOut(await this.intercept(stage, request, frame), frame, to));
      }
    });
    // A connection that breaks is what this is for; `close` follows and closes the other side.
    from.on('error', () => undefined);
    from.once('close', () => void queue.then(() => to.end()));
  }

  private carryOut(verdict: Verdict, frame: Buffer, to: Socket): void {
    if (verdict === 'cut') this.cut();
    else if (verdict === 'pass' && to.writable) to.write(frame);
  }
}
