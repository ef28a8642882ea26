import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterThis } from "./proxy.js";

/** A response with the body `hi`. */
export const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

/** A server of plain sockets; returns its port. */
export async function startServer(
  serve: (socket: Socket) => void,
  host = "127.0.0.1",
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  afterThis(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** An HTTP/1 server that answers each head that comes in with bytes; what it got is in `received`. */
export async function startOrigin(
  answer: string | ((head: string, nth: number) => string | null),
  host?: string,
): Promise<{ readonly port: number; readonly received: string[]; connections: number }> {
  const origin = { port: 0, received: [] as string[], connections: 0 };
  let nth = 0;
  origin.port = await startServer((socket) => {
    origin.connections++;
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let end = endOfMessage(text); end > 0; end = endOfMessage(text)) {
        const message = text.slice(0, end);
        text = text.slice(end);
        origin.received.push(message);
        const bytes = typeof answer === "string" ? answer : answer(message, nth++);
        if (bytes === null) socket.destroy();
        else if (bytes !== "") socket.write(bytes, "latin1");
        if (typeof bytes === "string" && /^connection: close/im.test(bytes)) socket.end();
      }
    });
    socket.on("end", () => socket.end());
  }, host);
  return origin;
}

/** Where the first message ends; 0 when it is not there. */
function endOfMessage(text: string): number {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return 0;
  const fields = text.slice(0, head + 2);
  if (/^transfer-encoding: chunked\r$/im.test(fields)) {
    const end = /\r\n0\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text.slice(head + 2));
    return end === null ? 0 : head + 2 + end.index + end[0].length;
  }
  const length = Number(/^content-length: (\d+)\r$/im.exec(fields)?.[1] ?? 0);
  return text.length >= head + 4 + length ? head + 4 + length : 0;
}

/** A client of plain sockets. */
export class RawClient {
  readonly socket: Socket;
  #text = "";
  #isClosed = false;
  readonly #listeners = new Set<() => void>();

  constructor(port: number, host = "127.0.0.1") {
    this.socket = connect({ port, host, allowHalfOpen: true });
    afterThis(() => this.socket.destroy());
    const tell = (): void => this.#listeners.forEach((listener) => listener());
    this.socket.on("data", (chunk) => {
      this.#text += chunk.toString("latin1");
      tell();
    });
    this.socket.on("error", () => undefined);
    for (const event of ["end", "close"]) {
      this.socket.on(event, () => {
        this.#isClosed = true;
        tell();
      });
    }
  }

  /** Sends text, one byte a character. */
  send(text: string): this {
    this.socket.write(text, "latin1");
    return this;
  }

  /** All that has come, once this is in it. */
  async until(text: string | RegExp): Promise<string> {
    await this.#when(() =>
      typeof text === "string" ? this.#text.includes(text) : text.test(this.#text),
    );
    return this.#text;
  }

  /** All that has come, once the other side has ended. */
  async all(): Promise<string> {
    await this.#when(() => this.#isClosed);
    return this.#text;
  }

  async #when(holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (holds()) resolve();
        else if (this.#isClosed) reject(new Error(`it ended with: ${this.#text}`));
      };
      this.#listeners.add(look);
      look();
    });
  }
}

/** Sends bytes, and gives what comes back until the other side ends. */
export function exchange(port: number, text: string): Promise<string> {
  return new RawClient(port).send(text).all();
}
