import { Http1Error } from "./errors.js";
import { FieldBlock } from "./fields.js";
import { framingOfRequest, framingOfResponse, type Framing } from "./framing.js";
import {
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  type ResponseHead,
} from "./head.js";

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

const noBytes = Buffer.alloc(0);
const shortHead = 512;
const headEnd = Buffer.from("\r\n\r\n");
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** A chunk's first line, with extensions, which nobody uses and which are left out. */
const maxChunkLineBytes = 1024;

/**
 * Finds HTTP/1 messages in the bytes of a connection: one message, then waits until `next`, so that
 * what was pipelined after it is looked at in its turn.
 */
abstract class MessageReader<Head extends RequestHead | ResponseHead> {
  readonly #handler: MessageHandler<Head>;
  readonly #limits: MessageLimits;
  /** What came and was not looked at. */
  #rest: Buffer = noBytes;
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
    const isAtStart = this.#step === "head" && this.#rest.length === 0;
    return !isAtStart && this.#step !== "waiting" && this.#step !== "over";
  }

  /** Bytes that came and were not looked at, because they are of the next message. */
  get waitingBytes(): number {
    return this.#rest.length;
  }

  /** Reads a message, as soon as there is one. */
  next(): void {
    if (this.#step !== "waiting") return;
    this.#step = "head";
    this.#read();
  }

  /** Takes more bytes. */
  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
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
    const rest = this.#rest;
    this.#rest = noBytes;
    return rest;
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
    if (this.#rest.length === 0) return false;
    // An empty line before a message is passed over (RFC 9112, section 2.2).
    while (this.#rest[0] === carriageReturn && this.#rest[1] === lineFeed) this.#drop(2);
    const bytes = this.#takeBlock();
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
    if (this.#rest.length === 0) return false;
    const chunk = this.#take(Math.min(this.#left, this.#rest.length));
    this.#left -= chunk.length;
    const isLast = this.#left === 0;
    const isChunk = this.#step === "chunk data";
    if (isLast) this.#step = isChunk ? "chunk end" : "waiting";
    this.#handler.onData(chunk);
    if (isLast && !isChunk && !this.#isOver()) this.#handler.onEnd(null);
    return true;
  }

  #readUntilClose(): boolean {
    if (this.#rest.length === 0) return false;
    this.#handler.onData(this.#take(this.#rest.length));
    return true;
  }

  #readChunkSize(): boolean {
    const end = this.#rest.indexOf(lineFeed);
    if (end < 0 ? this.#rest.length > maxChunkLineBytes : end > maxChunkLineBytes) {
      throw new Http1Error("a chunk's first line is too long");
    }
    if (end < 0) return false;
    const line = this.#take(end + 1).toString("latin1");
    const match = /^([0-9A-Fa-f]{1,13})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?\r\n$/.exec(line);
    if (match === null) throw new Http1Error("a chunk does not begin with its size");
    this.#left = parseInt(match[1] ?? "", 16);
    this.#step = this.#left === 0 ? "trailers" : "chunk data";
    return true;
  }

  #readChunkEnd(): boolean {
    if (this.#rest.length < 2) return false;
    const end = this.#take(2);
    if (end[0] !== carriageReturn || end[1] !== lineFeed) {
      throw new Http1Error("a chunk is longer than its size");
    }
    this.#step = "chunk size";
    return true;
  }

  #readTrailers(): boolean {
    let trailers: FieldBlock | null = null;
    if (this.#rest[0] === carriageReturn && this.#rest.length < 2) return false;
    if (this.#rest[0] === carriageReturn && this.#rest[1] === lineFeed) {
      this.#take(2);
    } else {
      const bytes = this.#takeBlock();
      if (bytes === null) return false;
      const text = bytes.toString("latin1");
      trailers = FieldBlock.parse(bytes, text, 0, text.length);
    }
    this.#step = "waiting";
    this.#handler.onEnd(trailers);
    return true;
  }

  /** Lines up to an empty one, which is left out; null when it is not there yet. */
  #takeBlock(): Buffer | null {
    const end = endOfHead(this.#rest);
    const { maxHeadBytes } = this.#limits;
    if (end > maxHeadBytes || (end < 0 && this.#rest.length > maxHeadBytes)) {
      throw new Http1Error(`the head is longer than ${maxHeadBytes} bytes`, 431);
    }
    if (end < 0) {
      refuseBareLineFeeds(this.#rest);
      return null;
    }
    const block = this.#rest.subarray(0, end + 2);
    this.#drop(end + 4);
    return block;
  }

  #take(length: number): Buffer {
    const taken = length === this.#rest.length ? this.#rest : this.#rest.subarray(0, length);
    this.#drop(length);
    return taken;
  }

  #drop(length: number): void {
    this.#rest = length === this.#rest.length ? noBytes : this.#rest.subarray(length);
  }
}

/** Where a head's empty line begins, with the end of the line before; -1 where it is not there yet. */
function endOfHead(bytes: Buffer): number {
  // A short head is found sooner here than by a call.
  const limit = Math.min(bytes.length, shortHead);
  for (let at = 3; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > carriageReturn) at += 3;
    else if (byte === lineFeed && bytes[at - 1] === carriageReturn) {
      if (bytes[at - 2] === lineFeed && bytes[at - 3] === carriageReturn) return at - 3;
    }
  }
  return limit === bytes.length ? -1 : bytes.indexOf(headEnd);
}

/** Some programs take a line feed alone for the end of a line, and so see other lines than we do. */
function refuseBareLineFeeds(bytes: Buffer): void {
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at - 1] !== carriageReturn) throw new Http1Error("a line ends without CR");
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
    return head.method === "CONNECT" ? null : framing;
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
