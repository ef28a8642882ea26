import type { Duplex } from "node:stream";
import type { Headers } from "../../flow/headers.js";
import type { Response } from "../../flow/response.js";
import type { ResponseSink } from "../exchange/response-sink.js";
import { Http1Error } from "../http1/errors.js";
import { hasWord } from "../http1/fields.js";
import { chunkBytes, lastChunk, withBody } from "../http1/write.js";
import { holdWrites } from "../stream/hold-writes.js";
import { interimHead, planResponse, type Asker, type ResponsePlan } from "./http1-response.js";
import { refusalBytes } from "./refusal.js";

/** Up to this length, head and body are copied together: one write is quicker than two. */
const maxJoinedBytes = 64 * 1024;

const noBytes = Buffer.alloc(0);
const unsendableTrailers = "a trailer has a name or a value that cannot be sent";

/** What a responder needs of the connection that it writes to. */
interface Connection {
  /** A response is out. @param isLast Whether it says that the connection ends with it. */
  onResponseSent(isLast: boolean): void;
  /** Ends the connection when all that was written is out. */
  close(): void;
  abort(): void;
  pause(): void;
  resume(): void;
  /** Gives the connection away. */
  release(): Duplex;
}

/**
 * Writes the responses of an HTTP/1 connection, whole or piece by piece, so that each ends where the
 * client sees its end.
 *
 * Hot path: it writes to the connection without streams in between.
 */
export class Http1Responder implements ResponseSink {
  readonly #stream: Duplex;
  readonly #connection: Connection;
  #asker: Asker = { method: "", isHttp11: true };
  /** The response whose body is being sent piece by piece. */
  #plan: ResponsePlan | null = null;
  #sentBytes = 0;
  /** Whether the response that was begun is the last one. */
  #isLast = false;

  constructor(stream: Duplex, connection: Connection) {
    this.#stream = stream;
    this.#connection = connection;
  }

  /** Takes the request that is to be answered next. */
  answer(asker: Asker): void {
    this.#asker = asker;
    this.#plan = null;
    this.#isLast = false;
  }

  inform(response: Response): void {
    // HTTP/1.0 knows no interim responses.
    if (!this.#asker.isHttp11) return;
    const head = sendable(() => interimHead(response));
    if (head !== null) this.#write(head);
  }

  respond(response: Response): void {
    const body = response.rawContent ?? noBytes;
    const plan = this.#planned(response, body.length);
    if (plan === null) return;
    const ending = plan.framing === "chunked" ? endOfChunks(response.trailers) : noBytes;
    if (ending === null) {
      this.refuse(502, unsendableTrailers);
      return;
    }
    if (plan.framing === "none") this.#write(plan.head);
    else if (plan.framing === "length" && body.length <= maxJoinedBytes) {
      this.#write(withBody(plan.head, body));
    } else {
      this.#writeTogether([
        Buffer.from(plan.head, "latin1"),
        ...(plan.framing === "chunked" ? [...chunkBytes(body), ending] : [body]),
      ]);
    }
    this.#connection.onResponseSent(endsConnection(response));
  }

  begin(response: Response): void {
    const plan = this.#planned(response, null);
    if (plan === null) return;
    this.#plan = plan;
    this.#sentBytes = 0;
    this.#isLast = endsConnection(response) || plan.framing === "close";
    this.#write(plan.head);
  }

  write(chunk: Buffer): boolean {
    const plan = this.#plan;
    if (plan === null || plan.framing === "none") return true;
    if (plan.framing === "chunked") return this.#writeTogether(chunkBytes(chunk));
    this.#sentBytes += chunk.length;
    if (plan.length !== null && this.#sentBytes > plan.length) {
      this.abort();
      return true;
    }
    return this.#write(chunk);
  }

  end(trailers: Headers | null): void {
    const plan = this.#plan;
    this.#plan = null;
    const ending = plan?.framing === "chunked" ? endOfChunks(trailers) : noBytes;
    const isShort = plan?.framing === "length" && this.#sentBytes !== plan.length;
    if (ending === null || isShort) {
      this.abort();
      return;
    }
    if (ending.length > 0) this.#write(ending);
    this.#connection.onResponseSent(this.#isLast);
  }

  refuse(status: number, message: string, headers?: Readonly<Record<string, string>>): void {
    this.#write(refusalBytes(status, message, headers));
    this.#connection.close();
  }

  abort(): void {
    this.#connection.abort();
  }

  pause(): void {
    this.#connection.pause();
  }

  resume(): void {
    this.#connection.resume();
  }

  upgrade(response: Response): Duplex | null {
    const head = sendable(() => interimHead(response));
    if (head === null) return null;
    this.#write(head);
    return this.#connection.release();
  }

  /** Null where a script has put something into the head that cannot be sent: it is refused then. */
  #planned(response: Response, length: number | null): ResponsePlan | null {
    try {
      return planResponse(response, this.#asker, length);
    } catch (error) {
      if (!(error instanceof Http1Error)) throw error;
      this.refuse(502, error.message);
      return null;
    }
  }

  /** @param bytes Or text, one character a byte. */
  #write(bytes: Buffer | string): boolean {
    if (!this.#stream.writable) return true;
    holdWrites(this.#stream);
    return typeof bytes === "string"
      ? this.#stream.write(bytes, "latin1")
      : this.#stream.write(bytes);
  }

  #writeTogether(pieces: readonly Buffer[]): boolean {
    let length = 0;
    for (const piece of pieces) length += piece.length;
    if (length <= maxJoinedBytes) return this.#write(Buffer.concat(pieces, length));
    let hasRoom = true;
    for (const piece of pieces) hasRoom = this.#write(piece);
    return hasRoom;
  }
}

/** The end of a chunked body; null where a script has put something into it that cannot be sent. */
function endOfChunks(trailers: Headers | null): Buffer | null {
  return trailers === null ? lastChunk(null) : sendable(() => lastChunk(trailers.state));
}

/** What is made; null where a script has put something into it that cannot be sent. */
function sendable<Made>(make: () => Made): Made | null {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Http1Error)) throw error;
    return null;
  }
}

function endsConnection({ headers }: Response): boolean {
  if (headers.state.findPair("connection", 0) < 0) return false;
  return hasWord(headers.get("connection") ?? "", "close");
}
