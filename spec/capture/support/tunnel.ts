import { Proxy, type ProxyOptions } from "./proxy.js";
import { RawClient, startServer } from "./sockets.js";

/** A server that is no HTTP server: sends back what it gets, and ends when the client does. */
export function startEcho(greeting = ""): Promise<number> {
  return startServer((socket) => {
    if (greeting !== "") socket.write(greeting);
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("end", () => socket.end());
  });
}

/** A client that has a tunnel to a port of the loopback. */
export async function connected(
  port: number,
  options: ProxyOptions = {},
): Promise<[RawClient, Proxy]> {
  const proxy = await Proxy.start(options);
  const client = new RawClient(proxy.port);
  client.send(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await client.until("HTTP/1.1 200 Connection established\r\n\r\n");
  return [client, proxy];
}
