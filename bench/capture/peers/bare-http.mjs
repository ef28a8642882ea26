// The least that a relay on Node's own http does: no script, no events, each exchange a line of JSON.
import { createWriteStream } from "node:fs";
import { Agent, createServer, request } from "node:http";

const [, port, file] = process.argv.slice(2);
const output = createWriteStream(file);
const agent = new Agent({ keepAlive: true });
const server = createServer((asked, answer) => {
  const { method, url, rawHeaders } = asked;
  const { host, path } = new URL(url);
  const [hostname, serverPort] = host.split(":");
  const upstream = request(
    { agent, method, path, hostname, port: serverPort, headers: rawHeaders },
    (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        const { statusCode, rawHeaders: headers } = response;
        answer.writeHead(statusCode, [...headers, "x-seen", "yes"]);
        answer.end(body);
        const text = body.toString();
        output.write(`${JSON.stringify({ method, url, rawHeaders, statusCode, headers, text })}\n`);
      });
    },
  );
  upstream.on("error", () => answer.destroy());
  asked.pipe(upstream);
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
process.once("SIGINT", () => output.end(() => process.exit(0)));
