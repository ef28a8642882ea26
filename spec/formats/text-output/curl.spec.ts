import { expect } from "chai";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";
import { CurlWriter } from "../../../lib/formats/curl/writer.js";
import { describeWithProgram } from "../../support/describe-with-program.js";
import { fc } from "../../support/property.js";
import { sendableRequest, sentTarget } from "./requests.js";
import { Recorder, runLine } from "./sent-requests.js";
import { lineOf, written } from "./support.js";

const url = "https://example.com/a";

/** A request with the fields that curl would add, so that lines are short. */
function plain(method: string, to: string, body = "", fields: [string, string][] = []): Request {
  const request = Request.make(method, to, "", [["user-agent", "x"], ["accept", "y"], ...fields]);
  request.rawContent = Buffer.from(body);
  if (fields.every(([name]) => name !== "content-length")) request.headers.delete("content-length");
  return request;
}

function bare(): Request {
  const request = Request.make("GET", url);
  request.headers.delete("content-length");
  return request;
}

const tail = "-H 'user-agent: x' -H 'accept: y'";

describe("a command for curl", () => {
  const cases: [title: string, request: Request, line: string][] = [
    ["has the URL and the fields", plain("GET", url), `curl ${tail} ${url}`],
    ["names other methods", plain("DELETE", url), `curl -X DELETE ${tail} ${url}`],
    ["asks for the head of HEAD", plain("HEAD", url), `curl --head ${tail} ${url}`],
    [
      "has text as it is",
      plain("POST", url, 'it\'s {"a": 1}', [["content-type", "text/plain"]]),
      `curl -X POST ${tail} -H 'content-type: text/plain' --data-raw 'it'\\''s {"a": 1}' ${url}`,
    ],
    [
      "has other bodies through a pipe",
      plain("POST", url, "a\0b\n", [["content-type", "x/y"]]),
      `printf 'a\\000b\\012' | curl -X POST ${tail} -H 'content-type: x/y' --data-binary @- ${url}`,
    ],
    ["leaves out what curl would add", bare(), `curl -H User-Agent: -H Accept: ${url}`],
    [
      "keeps a length that curl would not write",
      plain("POST", url, "", [["content-length", "0"]]),
      `curl -X POST ${tail} -H 'content-length: 0' ${url}`,
    ],
    [
      "keeps a field that is empty",
      plain("GET", url, "", [["x-empty", ""]]),
      `curl ${tail} -H 'x-empty;' ${url}`,
    ],
    [
      "decodes the response where the request allows codings",
      plain("GET", url, "", [["accept-encoding", "gzip"]]),
      `curl ${tail} -H 'accept-encoding: gzip' --compressed ${url}`,
    ],
    [
      "does not let curl take a path for a pattern, or shorten it",
      plain("GET", "https://example.com/a/../[1-9]"),
      `curl ${tail} --path-as-is --globoff 'https://example.com/a/../[1-9]'`,
    ],
    [
      "has no field that the URL says",
      plain("GET", url, "", [["host", "example.com"]]),
      `curl ${tail} ${url}`,
    ],
  ];
  for (const [title, request, line] of cases) {
    it(title, async () => {
      expect(await lineOf(CurlWriter, request)).to.equal(line);
    });
  }

  const refused: [title: string, request: Request, what: string][] = [
    ["a tunnel", plain("CONNECT", "https://example.com:443/"), "CONNECT requests"],
    ["a file", plain("GET", "file://host/etc/passwd"), "requests that are neither http nor https"],
  ];
  for (const [title, request, what] of refused) {
    it(`is not made for ${title}, which is counted`, async () => {
      const { bytes, losses } = await written(CurlWriter, [HttpFlow.make(request)]);
      expect(bytes.toString()).to.equal("");
      expect(losses).to.deep.equal([{ what, count: 1 }]);
    });
  }

  it("leaves out, and counts, fields that would be something else to curl", async () => {
    const request = plain("GET", url, "", [
      ["@/etc/passwd", "x"],
      ["x", "a\r\nb: c"],
    ]);
    const { bytes, losses } = await written(CurlWriter, [HttpFlow.make(request)]);
    expect(bytes.toString()).to.equal(`curl ${tail} ${url}\n`);
    expect(losses).to.deep.equal([{ what: "header fields that no command can hold", count: 1 }]);
  });

  it("says that responses have no place in it", async () => {
    const flow = HttpFlow.make(plain("GET", url), Response.make(200));
    const { losses } = await written(CurlWriter, [flow, flow]);
    expect(losses).to.deep.equal([{ what: "responses", count: 2 }]);
  });
});

describeWithProgram("curl", "what curl sends by such a command", () => {
  const server = new Recorder();
  before(() => server.start());
  after(() => server.stop());

  it("is the request as it was", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(sendableRequest(server.origin), async (request) => {
        const before = server.received.length;
        await runLine(await lineOf(CurlWriter, request));
        const [received] = server.received.slice(before);
        expect(received?.method).to.equal(request.method);
        expect(received?.target).to.equal(sentTarget(request.path));
        expect(received?.body).to.deep.equal(request.rawContent);
        const own = new Set(["host", "content-length", "connection"]);
        const sent = received?.fields.filter(([name]) => !own.has(name.toLowerCase()));
        const wanted = [...request.headers].filter(([name]) => !own.has(name.toLowerCase()));
        expect(sent).to.have.deep.members(wanted);
      }),
      { numRuns: 30 },
    );
  });
});
