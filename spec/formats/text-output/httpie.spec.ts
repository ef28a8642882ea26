import { expect } from "chai";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";
import { HttpieWriter } from "../../../lib/formats/httpie/writer.js";
import { describeWithProgram } from "../../support/describe-with-program.js";
import { fc } from "../../support/property.js";
import { sendableRequest, sentTarget } from "./requests.js";
import { Recorder, runLine } from "./sent-requests.js";
import { lineOf, written } from "./support.js";

const url = "https://example.com/a";

function plain(method: string, body = "", fields: [string, string][] = []): Request {
  const own: [string, string][] = ["user-agent", "accept", "accept-encoding"].map((name) => [
    name,
    "x",
  ]);
  const request = Request.make(method, url, "", [...own, ...fields]);
  request.rawContent = Buffer.from(body);
  request.headers.delete("content-length");
  return request;
}

function bare(): Request {
  const request = Request.make("GET", url);
  request.headers.delete("content-length");
  return request;
}

const tail = "'user-agent: x' 'accept: x' 'accept-encoding: x'";

describe("a command for HTTPie", () => {
  it("has the method, the URL and the fields", async () => {
    const line = await lineOf(HttpieWriter, plain("GET", "", [["a", "b c"]]));
    expect(line).to.equal(`http --ignore-stdin GET ${url} ${tail} 'a: b c'`);
  });

  it("has the body through a pipe", async () => {
    const line = await lineOf(HttpieWriter, plain("POST", "it's\n", [["content-type", "t/p"]]));
    expect(line).to.equal(`printf 'it'\\''s\\012' | http POST ${url} ${tail} 'content-type: t/p'`);
  });

  it("leaves out what HTTPie would add", async () => {
    const line = await lineOf(HttpieWriter, bare());
    const own = "User-Agent: Accept: Accept-Encoding:";
    expect(line).to.equal(`http --ignore-stdin GET ${url} ${own}`);
  });

  it("keeps a field that is empty", async () => {
    const line = await lineOf(HttpieWriter, plain("GET", "", [["x-empty", ""]]));
    expect(line).to.equal(`http --ignore-stdin GET ${url} ${tail} 'x-empty;'`);
  });

  it("is not made for a method that HTTPie would take for the URL, which is counted", async () => {
    const { bytes, losses } = await written(HttpieWriter, [HttpFlow.make(plain("M-SEARCH"))]);
    expect(bytes.toString()).to.equal("");
    expect(losses).to.deep.equal([{ what: "requests with an unusual method", count: 1 }]);
  });
});

/** Each %XX as its byte, one character a byte. */
function unescaped(target = ""): string {
  return target.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

describeWithProgram("http", "what HTTPie sends by such a command", () => {
  const server = new Recorder();
  before(() => server.start());
  after(() => server.stop());

  it("is the request as it was", async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(sendableRequest(server.origin), async (request) => {
        const { bytes, losses } = await written(HttpieWriter, [HttpFlow.make(request)]);
        fc.pre(losses.length === 0);
        const before = server.received.length;
        await runLine(bytes.toString("utf8"));
        const [received] = server.received.slice(before);
        expect(received?.method).to.equal(request.method);
        // Its library chooses anew which bytes of a URL it writes as %XX.
        expect(unescaped(received?.target)).to.equal(unescaped(sentTarget(request.path)));
        expect(received?.body).to.deep.equal(request.rawContent);
        const own = new Set(["host", "content-length", "connection"]);
        const sent = received?.fields.filter(([name]) => !own.has(name.toLowerCase()));
        const wanted = [...request.headers].filter(([name]) => !own.has(name.toLowerCase()));
        expect(sent).to.have.deep.members(wanted);
      }),
      { numRuns: 20 },
    );
  });
});
