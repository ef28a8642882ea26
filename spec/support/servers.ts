import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Servers that are closed after each spec, with all their connections. */
export class Servers {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor() {
    afterEach(() => {
      for (const socket of this.#sockets) socket.destroy();
      for (const server of this.#servers.splice(0)) server.close();
    });
  }

  /** Starts a server on a free port of the loopback. */
  async listen(server: Server): Promise<number> {
    this.#servers.push(server);
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  /** A server that is told of each request it gets, one character a byte, and answers by hand. */
  raw(answer: (socket: Socket, request: string) => void): Promise<number> {
    const server = createServer((socket) => {
      let received = "";
      socket.on("data", (chunk: Buffer) => {
        received += chunk.toString("latin1");
        const isWhole = received.includes("\r\n\r\n");
        if (!isWhole) return;
        const request = received;
        received = "";
        answer(socket, request);
      });
    });
    return this.listen(server);
  }
}
