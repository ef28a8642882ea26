// mockttp as a proxy that passes all on, changes a header as the script does, and writes each exchange.
import { createWriteStream } from "node:fs";
import { createRequire } from "node:module";

const [folder, port, file] = process.argv.slice(2);
const { getLocal } = createRequire(`${folder}/`)("mockttp");
const output = createWriteStream(file);
const server = getLocal({ recordTraffic: false });
await server.forAnyRequest().thenPassThrough({
  beforeResponse: (response) => ({ headers: { ...response.headers, "x-seen": "yes" } }),
});
await server.on("response", async (response) => {
  const body = await response.body.getText();
  const { id, statusCode, headers } = response;
  output.write(`${JSON.stringify({ id, statusCode, headers, body })}\n`);
});
await server.start(Number(port));
console.log("ready");
process.once("SIGINT", () => output.end(() => process.exit(0)));
