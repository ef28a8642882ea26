// http-mitm-proxy as a proxy that changes a header as the script does, and writes each exchange.
import { createWriteStream } from "node:fs";
import { createRequire } from "node:module";

const [folder, port, file] = process.argv.slice(2);
const { Proxy } = createRequire(`${folder}/`)("http-mitm-proxy");
const output = createWriteStream(file);
const proxy = new Proxy();
proxy.onError(() => undefined);
proxy.onResponse((context, next) => {
  const chunks = [];
  context.serverToProxyResponse.headers["x-seen"] = "yes";
  context.onResponseData((_context, chunk, done) => {
    chunks.push(chunk);
    done(null, chunk);
  });
  context.onResponseEnd((_context, done) => {
    const { statusCode, headers } = context.serverToProxyResponse;
    const { method, url, headers: asked } = context.clientToProxyRequest;
    const body = Buffer.concat(chunks).toString();
    output.write(`${JSON.stringify({ method, url, asked, statusCode, headers, body })}\n`);
    done();
  });
  next();
});
proxy.listen(
  { host: "127.0.0.1", port: Number(port), keepAlive: true, sslCaDir: `${folder}/ca` },
  () => console.log("ready"),
);
process.once("SIGINT", () => output.end(() => process.exit(0)));
