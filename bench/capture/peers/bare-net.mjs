// What no proxy on Node's sockets gets below: bytes are passed between two sockets, and not looked at.
import { connect, createServer } from "node:net";

const [, port, , origin] = process.argv.slice(2);
const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ port: Number(origin), host: "127.0.0.1", noDelay: true });
  client.on("data", (chunk) => upstream.write(chunk));
  upstream.on("data", (chunk) => client.write(chunk));
  client.on("close", () => upstream.destroy());
  upstream.on("close", () => client.destroy());
  client.on("error", () => undefined);
  upstream.on("error", () => undefined);
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
