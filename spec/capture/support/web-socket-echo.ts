import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { leafNames } from "../../../lib/capture/ca/leaf-names.js";
import { afterThis, specAuthority } from "./proxy.js";

/** Sends each message of each client of a WebSocket server back; a message `close` ends it. */
export function echoMessages(server: WebSocketServer): void {
  server.on("connection", (socket: WebSocket) => {
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (data.toString() === "close") socket.close(4001, "as you like");
      else socket.send(isBinary ? data : data.toString());
    });
  });
}

/** A server of WebSocket over TLS, for `localhost`, that sends back what it gets; returns its port. */
export async function startTlsWebSocketEcho(): Promise<number> {
  const authority = await specAuthority();
  const leaf = await authority.leafFor(leafNames(null, ["localhost", "127.0.0.1"]));
  const server = createServer({ key: leaf.privateKey, cert: leaf.chain });
  echoMessages(new WebSocketServer({ server }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThis(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
