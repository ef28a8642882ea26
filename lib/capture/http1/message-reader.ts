import { Http1Error } from "./errors.js";
import { FieldBlock } from "./fields.js";
import { framingOfRequest, framingOfResponse, type Framing } from "./framing.js";
import {
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  type ResponseHead,
} from "./head.js";
import { ReceivedBytes } from "./received-bytes.js";

/** What is told of the messages that a reader finds. Handlers must not throw. */
export interface MessageHandler<Head> {
  onHead(head: Head): void;
  /** A piece of the body, without its transfer coding. It is the handler's to keep. */
  onData(chunk: Buffer): void;
  /** The message is whole; `trailers` is null where there were none. */
  onEnd(trailers: FieldBlock | null): void;
  /** It is no message; nothing more is told. */
  onError(error: Http1Error): void;
}

export interface MessageLimits {
  /** Bytes that the head may have, and the trailers. */
  readonly maxHeadBytes: number;
}

export const defaultMessageLimits: MessageLimits = { maxHeadBytes: 64 * 1024 };

type Step =
  | "head"
  | "length"
  | "close"
  | "chunk size"
  | "chunk data"
  | "chunk end"
  | "trailers"
  /** Between two messages, until `next`. */
  | "waiting"
  /** No longer ours: an error, or another protocol. */
  | "over";

/** A chunk's first line, with extensions, which nobody uses and which are left out. */
const maxChunkLineBytes = 1024;

/**
 * Finds HTTP/1 messages in the bytes of a connection: one message, then waits until `next`, so that
 * what was pipelined after it is looked at in its turn.
 */
abstract class MessageReader<Head extends RequestHead | ResponseHead> {
  readonly #handler: MessageHandler<Head>;
  readonly #limits: MessageLimits;
  readonly #bytes = new ReceivedBytes();
  #step: Step = "waiting";
  /** Bytes of the body, or of the chunk, still to come. */
  #left = 0;
  #isReading = false;

  constructor(handler: MessageHandler<Head>, limits: MessageLimits = defaultMessageLimits) {
    this.#handler = handler;
    this.#limits = limits;
  }

  protected abstract parse(bytes: Buffer): Head;
  /** How the body of the message with this head ends; null when other things than HTTP come now. */
  protected abstract framingOf(head: Head): Framing | null;

  /** Whether a message has begun and is not whole. */
  get isInside(): boolean {
    const isAtStart = this.#step === "head" && this.#bytes.length === 0;
    return !isAtStart && this.#step !== "waiting" && this.#step !== "over";
  }

  /** Bytes that came and were not looked at, because they are of the next message. */
  get waitingBytes(): number {
    return this.#bytes.length;
  }

  /** Reads a message, as soon as there is one. */
  next(): void {
    if (this.#step !== "waiting") return;
    this.#step = "head";
    this.#read();
  }

  /** Takes more bytes. */
  push(chunk: Buffer): void {
    this.#bytes.add(chunk);
    this.#read();
  }

  /** The other side ends here. Returns false where that is in the middle of a message. */
  finish(): boolean {
    if (this.#step === "close") {
      this.#step = "waiting";
      this.#handler.onEnd(null);
      return true;
    }
    return !this.isInside;
  }

  /** Gives away what was not looked at, and looks at no more. */
  takeRest(): Buffer {
    this.#step = "over";
    return this.#bytes.take(this.#bytes.length);
  }

  /** Handlers may call `next`; reading goes on in the loop that is at work. */
  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#advance());
    } catch (error) {
      if (!(error instanceof Http1Error)) throw error;
      this.#step = "over";
      this.#handler.onError(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** Does one step; false when it needs more bytes, or there is nothing to do. */
  #advance(): boolean {
    switch (this.#step) {
      case "head":
        return this.#readHead();
      case "length":
      case "chunk data":
        return this.#readData();
      case "close":
        return this.#readUntilClose();
      case "chunk size":
        return this.#readChunkSize();
      case "chunk end":
        return this.#readChunkEnd();
      case "trailers":
        return this.#readTrailers();
      case "waiting":
      case "over":
        return false;
    }
  }

  #readHead(): boolean {
    if (this.#bytes.length === 0) return false;
    // An empty line before a message is passed over (RFC 9112, section 2.2).
    while (this.#bytes.startsWithLineEnd) this.#bytes.drop(2);
    const bytes = this.#bytes.takeBlock(this.#limits.maxHeadBytes);
    if (bytes === null) return false;
    const head = this.parse(bytes);
    const framing = this.framingOf(head);
    switch (framing?.kind) {
      case undefined:
        this.#step = "over";
        break;
      case "length":
        this.#left = framing.length;
        this.#step = "length";
        break;
      case "chunked":
        this.#step = "chunk size";
        break;
      case "close":
        this.#step = "close";
        break;
      case "none":
        this.#step = "waiting";
        this.#handler.onHead(head);
        if (!this.#isOver()) this.#handler.onEnd(null);
        return true;
    }
    this.#handler.onHead(head);
    return true;
  }

  /** Handlers may have taken the connection for something else. */
  #isOver(): boolean {
    return this.#step === "over";
  }

  #readData(): boolean {
    if (this.#bytes.length === 0) return false;
    const chunk = this.#bytes.take(this.#left);
    this.#left -= chunk.length;
    const isLast = this.#left === 0;
    const isChunk = this.#step === "chunk data";
    if (isLast) this.#step = isChunk ? "chunk end" : "waiting";
    this.#handler.onData(chunk);
    if (isLast && !isChunk && !this.#isOver()) this.#handler.onEnd(null);
    return true;
  }

  #readUntilClose(): boolean {
    if (this.#bytes.length === 0) return false;
    this.#handler.onData(this.#bytes.take(this.#bytes.length));
    return true;
  }

  #readChunkSize(): boolean {
    const line = this.#bytes.takeLine("a chunk's first line", maxChunkLineBytes);
    if (line === null) return false;
    const match = /^([0-9A-Fa-f]{1,13})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?\r\n$/.exec(line);
    if (match === null) throw new Http1Error("a chunk does not begin with its size");
    this.#left = parseInt(match[1] ?? "", 16);
    this.#step = this.#left === 0 ? "trailers" : "chunk data";
    return true;
  }

  #readChunkEnd(): boolean {
    if (this.#bytes.length < 2) return false;
    if (!this.#bytes.startsWithLineEnd) throw new Http1Error("a chunk is longer than its size");
    this.#bytes.drop(2);
    this.#step = "chunk size";
    return true;
  }

  #readTrailers(): boolean {
    let trailers: FieldBlock | null = null;
    if (this.#bytes.isHalfLineEnd) return false;
    if (this.#bytes.startsWithLineEnd) {
      this.#bytes.drop(2);
    } else {
      const bytes = this.#bytes.takeBlock(this.#limits.maxHeadBytes);
      if (bytes === null) return false;
      const text = bytes.toString("latin1");
      trailers = FieldBlock.parse(bytes, text, 0, text.length);
    }
    this.#step = "waiting";
    this.#handler.onEnd(trailers);
    return true;
  }
}

/** Finds the requests of a connection. */
export class RequestReader extends MessageReader<RequestHead> {
  protected parse(bytes: Buffer): RequestHead {
    return parseRequestHead(bytes);
  }

  /** What comes after CONNECT is for the one who is connected to. */
  protected framingOf(head: RequestHead): Framing | null {
    const framing = framingOfRequest(head);
    if (head.method !== "CONNECT") return framing;
    if (framing.kind !== "none") throw new Http1Error("CONNECT has no body");
    return null;
  }
}

/** Finds the responses of a connection. */
export class ResponseReader extends MessageReader<ResponseHead> {
  /** The method of the request that is to be answered. */
  #method = "";

  /** Reads the response to a request with this method. */
  nextFor(method: string): void {
    this.#method = method;
    this.next();
  }

  protected parse(bytes: Buffer): ResponseHead {
    return parseResponseHead(bytes);
  }

  protected framingOf(head: ResponseHead): Framing | null {
    const isTunnel = this.#method === "CONNECT" && head.status >= 200 && head.status < 300;
    if (isTunnel || head.status === 101) return null;
    return framingOfResponse(head, this.#method);
  }
}
