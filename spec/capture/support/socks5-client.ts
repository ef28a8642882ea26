import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterThis } from "./proxy.js";

/** A connection through a SOCKS 5 proxy to a port of 127.0.0.1. */
export async function openSocks5(proxyPort: number, port: number): Promise<Socket> {
  const socket = connect(proxyPort, "127.0.0.1");
  afterThis(() => socket.destroy());
  socket.write(Buffer.of(5, 1, 0));
  await once(socket, "readable");
  socket.read(2);
  socket.write(Buffer.of(5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255));
  await once(socket, "readable");
  socket.read(10);
  return socket;
}
