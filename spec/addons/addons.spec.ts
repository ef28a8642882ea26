import { expect } from "chai";
import type { AddonSettings } from "../../lib/addons/addons.js";
import { AddonOptionError } from "../../lib/addons/errors.js";
import { FlowError } from "../../lib/flow/flow-error.js";
import { Response } from "../../lib/flow/response.js";
import { WebSocketData } from "../../lib/flow/websocket.js";
import { exchange, runAddons } from "./support.js";

async function errorOf(settings: AddonSettings): Promise<AddonOptionError> {
  try {
    await runAddons(settings, []);
  } catch (error) {
    if (error instanceof AddonOptionError) return error;
    throw error;
  }
  throw new Error("nothing is wrong");
}

describe("addons", () => {
  it("leave a request alone that a script has answered", async () => {
    const flow = exchange("http://example.com/");
    const { flows } = await runAddons(
      {
        "map-remote": ["|example.com|example.org"],
        "map-local": ["|example.com|/"],
        "modify-body": ["/^/x"],
      },
      [flow],
      { request: (_ctx, { request }) => void (flow.response = Response.make(418, request.url)) },
    );
    expect(flows).to.deep.equal([flow]);
    expect(flow.request.url).to.equal("http://example.com/");
    expect(flow.response?.statusCode).to.equal(418);
  });

  it("see the scripts' requests, or are seen by them, in mitmproxy's order", async () => {
    const flow = exchange("http://example.com/");
    const seen: string[] = [];
    await runAddons({ "map-remote": ["|a.org|b.org"], "block-list": ["/~d b.org/404"] }, [flow], {
      request(_ctx, { request }) {
        request.host = "a.org";
      },
      response: (_ctx, { request, response }) =>
        void seen.push(`${request.host} ${response.statusCode}`),
    });
    expect(seen).to.deep.equal(["b.org 200"]);
  });

  it("forget what came of a request that they answer themselves", async () => {
    const flow = exchange("http://example.com/");
    flow.error = new FlowError("cut");
    flow.websocket = WebSocketData.make();
    await runAddons({ "block-list": ["/./404"] }, [flow]);
    const { response, error, websocket, metadata } = flow;
    expect(response?.statusCode).to.equal(404);
    expect({ error, websocket }).to.deep.equal({ error: null, websocket: null });
    expect(metadata.get("blocklisted")).to.equal(true);
  });

  it("end flows for status 444, as if the connection had been closed", async () => {
    const flow = exchange("http://example.com/");
    await runAddons({ "block-list": ["/./444"] }, [flow]);
    expect(flow.response).to.be.null;
    expect(flow.error?.msg).to.equal(FlowError.KILLED_MESSAGE);
  });

  it("change nothing where headers are as they are to be", async () => {
    const flow = exchange("http://example.com/");
    flow.request.headers.set("A", "b");
    const before = [...flow.request.headers];
    await runAddons({ "modify-headers": ["/~q/A/b"] }, [flow]);
    expect([...flow.request.headers]).to.deep.equal(before);
  });

  it("keep a body that cannot be decoded, and say so", async () => {
    const flow = exchange("http://example.com/", "no gzip");
    flow.response?.headers.set("content-encoding", "gzip");
    const { log } = await runAddons({ "modify-body": ["/no/yes"] }, [flow]);
    expect(flow.response?.rawContent?.toString()).to.equal("no gzip");
    expect(log).to.have.length(1);
    expect(log[0]).to.contain(`a body of flow ${flow.id} stays as it is`);
  });

  const mistakes: readonly (readonly [AddonSettings, reason: RegExp, position: number | null])[] = [
    [{ "modify-headers": ["/nothing"] }, /takes \[\/filter]\/subject\/replacement/, null],
    [{ "modify-headers": ["/(~q/a/b"] }, /this \( is not closed/, 1],
    [{ "modify-headers": ["/a\\x1/b"] }, /two hex digits/, 2],
    [{ "modify-headers": ["|a|@/no/such/file"] }, /cannot read the file/, 4],
    [{ "modify-body": ["/~q/a(b/c"] }, /this \( is not closed/, 5],
    [{ "map-remote": ["/a(b)/\\2"] }, /there is no group 2/, 6],
    [{ "map-remote": ["/a/\\q"] }, /there is no escape/, 3],
    [{ "map-local": ["|a|/no/such/folder"] }, /no such file or folder/, 3],
    [{ "block-list": ["/~q/40"] }, /no status code/, 4],
    [{ "block-list": ["/~q"] }, /takes \/filter\/status-code/, null],
    [{ stickycookie: ["~d"] }, /needs a regular expression/, 2],
    [{ stickyauth: ["(a"] }, /this \( is not closed/, 0],
  ];
  for (const [settings, reason, position] of mistakes) {
    it(`say what is wrong, and where: ${JSON.stringify(settings)}`, async () => {
      const error = await errorOf(settings);
      expect(error.reason).to.match(reason);
      expect(error.position).to.equal(position);
      expect(error.message).to.match(/^--[a-z-]+ "/);
    });
  }
});
