import { expect } from "chai";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import { readFlows } from "../../lib/read-flows.js";
import { loadAuthority } from "../../lib/capture/ca/load-authority.js";
import { cleansUp } from "../capture/support/proxy.js";
import { describeWhere } from "../support/describe-where.js";
import { Servers } from "../support/servers.js";
import { startCapture } from "./support/capturing.js";
import { hasChromium, visit } from "./support/chromium.js";
import { Desk } from "./support/desk.js";
import { page, picture, script, startWebSite, style } from "./support/web-site.js";

describeWhere(hasChromium, "chromium and certutil", "a capture of a browser", function () {
  cleansUp();
  const desk = Desk.forSuite();
  const servers = new Servers();

  it("has all that a page over TLS loads and sends", async function () {
    this.timeout(120_000);
    // The proxy trusts the site's authority, the browser the proxy's.
    const siteAuthority = await loadAuthority(desk.path("site-ca"));
    const site = await startWebSite(siteAuthority, servers);
    const trusting = ["--upstream-ca", siteAuthority.certificatePath];
    const [capture, port] = await startCapture(desk, ...trusting, "-w", "out.mitm");
    const report = await visit({
      url: `https://localhost:${site.port}/`,
      proxy: `http://127.0.0.1:${port}`,
      home: desk.path("home"),
      certificate: desk.path("ca/mitmts-dump-ca-cert.pem"),
      until: site.report,
    });
    expect(report).deep.equal({
      color: "rgb(1, 2, 3)",
      pictureWidth: 2,
      fetched: { got: { asks: "h\u00e9" } },
      messages: ["one", "two"],
    });
    capture.signal("SIGINT");
    expect((await capture.end).code).equal(0);

    const flows = new Map<string, HttpFlow<"request">>();
    for await (const flow of readFlows(desk.path("out.mitm"))) {
      if (flow.type === "http" && flow.request.port === site.port)
        flows.set(flow.request.path, flow);
    }
    expect([...flows.keys()]).members([
      "/",
      "/style.css",
      "/script.js",
      "/picture.gif",
      "/data",
      "/chat",
      "/report",
    ]);
    for (const [path, content] of Object.entries({
      "/": page,
      "/style.css": style,
      "/script.js": script,
      "/picture.gif": picture,
      "/data": `{"got":{"asks":"h\u00e9"}}`,
    })) {
      const flow = flows.get(path);
      expect(flow?.request, path).include({ httpVersion: "HTTP/2.0", host: "localhost" });
      expect(flow?.response?.rawContent, path).deep.equal(Buffer.from(content));
      expect(flow?.clientConn, path).include({ tls: true, sni: "localhost" });
    }
    expect(flows.get("/data")?.request.text).equal(`{"asks":"h\u00e9"}`);
    expect(flows.get("/report")?.request.json()).deep.equal(report);

    const chat = flows.get("/chat");
    // The site would take it over HTTP/2 (RFC 8441), and the proxy does not offer that.
    expect(chat?.request.httpVersion).equal("HTTP/1.1");
    expect(chat?.response?.statusCode).equal(101);
    expect(chat?.websocket).include({
      closedByClient: true,
      closeCode: 4000,
      closeReason: "enough",
    });
    const messages = chat?.websocket?.messages ?? [];
    expect(messages.map(({ fromClient, text }) => [fromClient, text])).have.deep.members([
      [true, "one"],
      [true, "two"],
      [false, "one"],
      [false, "two"],
    ]);
  });
});
