import { createServer, type Server, type Socket } from "node:net";
import { ListenError } from "./errors.js";

/** Listens for clients; those that come before anybody serves them wait. */
export class Listener {
  readonly host: string;
  readonly #server: Server;
  #waiting: Socket[] = [];

  private constructor(host: string) {
    this.host = host;
    // A side that has said all may still be answered.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: false });
    this.#server.on("connection", this.#keep);
  }

  /** @param port 0 for any that is free. @throws ListenError */
  static async open(host: string, port: number): Promise<Listener> {
    const listener = new Listener(host);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once("error", (error) => reject(new ListenError(host, port, error)));
      listener.#server.listen({ host, port }, resolve);
    });
    return listener;
  }

  /** The port that is listened on; 0 when it is closed. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Hands over those who wait, and all who come. */
  serve(take: (socket: Socket) => void): void {
    this.#server.off("connection", this.#keep);
    this.#server.on("connection", take);
    for (const socket of this.#waiting) take(socket);
    this.#waiting = [];
  }

  /** Takes no more clients. */
  close(): void {
    this.#server.close();
  }

  readonly #keep = (socket: Socket): void => void this.#waiting.push(socket);
}
