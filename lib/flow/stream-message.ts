import { itemBoolean, itemBytes, itemNumber, setItem } from "./list-item.js";
import { PlainList } from "./state/plain-list.js";
import { copyTree, Float, type StateList } from "./state/state.js";

/** What makes a new TCP or UDP message, besides its content. */
export interface StreamMessageInit {
  readonly fromClient: boolean;
  /** Seconds since 1970; now when not given. */
  readonly timestamp?: number;
}

/** Bytes that went one way at one time: what TCP and UDP messages have in common. */
export abstract class StreamMessage {
  /** @internal */
  readonly state: StateList;

  /** A new message. */
  constructor(content: string | Uint8Array, init: StreamMessageInit);
  /** @internal */
  constructor(content: string, init: StreamMessageInit, state: StateList);
  constructor(content: string | Uint8Array, init: StreamMessageInit, state?: StateList) {
    this.state =
      state ??
      new PlainList([
        init.fromClient,
        Buffer.from(content),
        new Float(init.timestamp ?? Date.now() / 1000),
      ]);
  }

  get fromClient(): boolean {
    return itemBoolean(this.state, 0, "message");
  }
  set fromClient(fromClient: boolean) {
    setItem(this.state, 0, fromClient);
  }

  /** The bytes. Do not write into the buffer. */
  get content(): Buffer {
    return itemBytes(this.state, 1, "message");
  }
  set content(content: Uint8Array) {
    setItem(this.state, 1, Buffer.from(content));
  }

  /** When it was received: seconds since 1970. */
  get timestamp(): number {
    return itemNumber(this.state, 2, "message");
  }
  set timestamp(seconds: number) {
    setItem(this.state, 2, new Float(seconds));
  }
}

/** Bytes of a TCP flow. Where one message ends and the next begins means nothing. (`tcp.TCPMessage`) */
export class TcpMessage extends StreamMessage {
  /** A copy; changes to one do not show in the other. */
  copy(): TcpMessage {
    return new TcpMessage("", this, copyTree(this.state));
  }
}

/** A datagram of a UDP flow. (mitmproxy `udp.UDPMessage`) */
export class UdpMessage extends StreamMessage {
  /** A copy; changes to one do not show in the other. */
  copy(): UdpMessage {
    return new UdpMessage("", this, copyTree(this.state));
  }
}
