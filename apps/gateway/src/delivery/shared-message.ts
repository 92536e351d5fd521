import { feedHead, type FeedBody } from '@cmp/contracts';
import { firstFragment, lastFragment, textFrame } from './websocket-frame.js';

/** Told of each time bytes are built, so that a test can hold "once per kind, not once per client" to account. */
export type OnFrameBuilt = (kind: 'plain' | 'feed' | 'socketio') => void;

/** Engine.IO packet type "message" followed by Socket.IO packet type "event" (protocols 4 and 5). */
const ENGINE_MESSAGE = '4';
const EVENT = '2';

/**
 * The part of a feed message that is the same for every client: everything but version, `seq` and time. Those stand in a small
 * head of the client's own, sent as the first fragment; this body is the last one, framed once and shared.
 */
export class SharedBody {
  private feedTail: Buffer | undefined;
  private socketIoTail: Buffer | undefined;

  /** `fields`: the body's JSON fields without braces, `type` first. */
  constructor(
    readonly type: FeedBody['type'],
    private readonly fields: string,
    private readonly onFrameBuilt: OnFrameBuilt,
  ) {}

  /** Rough size for limits, before any frame is built. */
  get size(): number {
    return this.fields.length;
  }

  /** The two fragments of a message on `/feed`. */
  feedFrames(seq: number, serverTime: string): [Buffer, Buffer] {
    if (this.feedTail === undefined) {
      this.onFrameBuilt('feed');
      this.feedTail = lastFragment(Buffer.from(`${this.fields}}`));
    }
    return [firstFragment(Buffer.from(head(seq, serverTime), 'latin1')), this.feedTail];
  }

  /** The two fragments of a Socket.IO event named by the message's type. */
  socketIoFrames(seq: number, serverTime: string): [Buffer, Buffer] {
    if (this.socketIoTail === undefined) {
      this.onFrameBuilt('socketio');
      this.socketIoTail = lastFragment(Buffer.from(`${this.fields}}]`));
    }
    const first = `${ENGINE_MESSAGE}${EVENT}["${this.type}",${head(seq, serverTime)}`;
    return [firstFragment(Buffer.from(first, 'latin1')), this.socketIoTail];
  }

  /** The same event as text, for clients that poll. */
  socketIoText(seq: number, serverTime: string): string {
    return `${EVENT}["${this.type}",${head(seq, serverTime)}${this.fields}}]`;
  }
}

/** The original system's frame: nothing in it belongs to one client, so it is one buffer for all. */
export class PlainMessage {
  private built: Buffer | undefined;
  private builtSocketIo: Buffer | undefined;

  constructor(
    readonly text: string,
    readonly empty: boolean,
    private readonly onFrameBuilt: OnFrameBuilt,
  ) {}

  get frame(): Buffer {
    if (this.built === undefined) {
      this.onFrameBuilt('plain');
      this.built = textFrame(Buffer.from(this.text));
    }
    return this.built;
  }

  get socketIoFrame(): Buffer {
    if (this.builtSocketIo === undefined) {
      this.onFrameBuilt('socketio');
      this.builtSocketIo = textFrame(Buffer.from(`${ENGINE_MESSAGE}${this.socketIoText}`));
    }
    return this.builtSocketIo;
  }

  get socketIoText(): string {
    return `${EVENT}["aqi_update",${this.text}]`;
  }
}

function head(seq: number, serverTime: string): string {
  return `${feedHead(seq)}"server_time":"${serverTime}",`;
}
