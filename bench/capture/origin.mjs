// The server of the bench: answers each request at once with 1 kB, over TLS where it is given a key.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

const [port, key, cert] = process.argv.slice(2);
const body = Buffer.alloc(1024, "x");
const head =
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1024\r\n" +
  "Date: Tue, 24 Nov 2026 00:00:00 GMT\r\nServer: bench\r\nCache-Control: no-cache\r\n\r\n";
const response = Buffer.concat([Buffer.from(head), body]);

/** @param {import("node:net").Socket} socket */
function serve(socket) {
  let text = "";
  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
      text = text.slice(end + 4);
      socket.write(response);
    }
  });
}

const server =
  key === undefined
    ? createServer(serve)
    : createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, serve);
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
