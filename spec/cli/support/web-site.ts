import { createSecureServer } from "node:http2";
import { WebSocketServer } from "ws";
import type { Authority } from "../../../lib/capture/ca/authority.js";
import { leafNames } from "../../../lib/capture/ca/leaf-names.js";
import { echoMessages } from "../../capture/support/web-socket-echo.js";
import type { Servers } from "../../support/servers.js";

/** A picture of 2 by 1 pixels. */
export const picture = Buffer.from(
  "R0lGODdhAgABAIAAAP8AAAAA/yH5BAAAAAAALAAAAAACAAEAAAICRAoAOw==",
  "base64",
);

export const style = "body { color: rgb(1, 2, 3); }\n";

export const page = `<!doctype html>
<html>
  <head>
    <title>A page</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/style.css" />
  </head>
  <body>
    <img id="picture" src="/picture.gif" />
    <script type="module" src="/script.js"></script>
  </body>
</html>
`;

/** Tries all that pages have, and reports what came of it. */
export const script = `
const loaded = new Promise((resolve) => addEventListener("load", resolve));

async function fetchData() {
  const answer = await fetch("/data", { method: "POST", body: JSON.stringify({ asks: "h\\u00e9" }) });
  return answer.json();
}

function chat() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket("wss://" + location.host + "/chat");
    const texts = [];
    socket.onopen = () => ["one", "two"].forEach((text) => socket.send(text));
    socket.onmessage = ({ data }) => texts.push(data) === 2 && socket.close(4000, "enough");
    socket.onerror = () => reject(new Error("WebSocket failed"));
    socket.onclose = () => resolve(texts);
  });
}

async function visit() {
  const fetched = await fetchData();
  const messages = await chat();
  await loaded;
  const { color } = getComputedStyle(document.body);
  return { color, pictureWidth: document.getElementById("picture").naturalWidth, fetched, messages };
}

const report = await visit().catch((error) => ({ failure: String(error) }));
await fetch("/report", { method: "POST", body: JSON.stringify(report) });
`;

const files = new Map<string, readonly [type: string, content: string | Buffer]>([
  ["/", ["text/html", page]],
  ["/style.css", ["text/css", style]],
  ["/script.js", ["text/javascript", script]],
  ["/picture.gif", ["image/gif", picture]],
]);

/** A site over TLS, for `localhost`, whose page has some of all that pages have. */
export async function startWebSite(
  authority: Authority,
  servers: Servers,
): Promise<{
  readonly port: number;
  /** What the page reports when it is done. */
  readonly report: Promise<unknown>;
}> {
  const leaf = await authority.leafFor(leafNames(null, ["localhost"]));
  const server = createSecureServer({
    ...{ key: leaf.privateKey, cert: leaf.chain, allowHTTP1: true },
    // As sites have that take WebSocket over HTTP/2 (RFC 8441), which the proxy does not.
    settings: { enableConnectProtocol: true },
  });
  const report = new Promise<unknown>((resolve) => {
    server.on("request", (request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const [type, content] = files.get(request.url) ?? ["application/json", `{"got":${body}}`];
        response.setHeader("content-type", type);
        response.end(content);
        if (request.url === "/report") resolve(JSON.parse(body));
      });
    });
  });
  echoMessages(new WebSocketServer({ server }));
  return { port: await servers.listen(server), report };
}
