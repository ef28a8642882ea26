import { expect } from "chai";
import { copyFlow } from "../../../lib/flow/flow.js";
import { corpusFile, fixture, itWithCorpus } from "../../support/captures.js";
import { readFlow, readFlows as readMitm, writeFlows } from "../../support/mitm-file.js";
import { smallHttpFlow, smallRequest, smallResponse } from "../../support/small-flow.js";
import { bytes, list, nothing, text } from "../../support/tnetstring.js";
import { chromeErrors } from "./chrome-importer.js";
import { differences, entriesOf, readFlows, writeHarFile, type Json } from "./har-file.js";
import { schemaErrors } from "./schema.js";

/** What we write on purpose otherwise than mitmproxy; see docs/formats.md. */
const improved =
  /^(?:connection|_serverPort|_flow|comment|(?:request|response)\.headersSize|response\.content|response\.(?:content\.)?(?:size|mimeType)|response\.cookies\[\d+\]\.expires)/;

function field(...pair: [string, string]): ReturnType<typeof list> {
  return list(bytes(pair[0]), bytes(pair[1]));
}

describe("a HAR file of flows from elsewhere", () => {
  for (const name of ["successful_log", "incomplete_log", "websocket"]) {
    itWithCorpus(`has what mitmproxy's export has: ${name}`, async () => {
      const { file } = await writeHarFile(...(await readMitm(corpusFile(`mitm/${name}.mitm`))));
      const expected = entriesOf(corpusFile(`har/${name}.har`));
      const paths = entriesOf(file).flatMap((entry, index) => differences(expected[index], entry));
      expect(paths.filter((path) => !improved.test(path))).to.deep.equal([]);
    });

    itWithCorpus(`passes the schema and Chrome's rules: ${name}`, async () => {
      const { file } = await writeHarFile(...(await readMitm(corpusFile(`mitm/${name}.mitm`))));
      expect(schemaErrors(file)).to.deep.equal([]);
      expect(chromeErrors(file)).to.deep.equal([]);
    });
  }

  it("passes the schema and Chrome's rules with all that a flow file may have", async () => {
    for (const path of ["21-mitmproxy-12.2.3", "odd", "encodings", "14-mitmproxy-7.0.4"]) {
      const { file } = await writeHarFile(...(await readMitm(fixture(`mitm/${path}.mitm`))));
      expect(schemaErrors(file), path).to.deep.equal([]);
      expect(chromeErrors(file), path).to.deep.equal([]);
    }
  });

  it("has bodies in base64 where text would not give the same bytes", async () => {
    const cases: readonly (readonly [type: string, body: Buffer, isText: boolean])[] = [
      ["text/plain; charset=utf-8", Buffer.from("naïve"), true],
      ["text/plain", Buffer.from("na\xefve", "latin1"), true],
      ["text/html", Buffer.from('<meta charset="shift_jis">\x83\x65', "latin1"), false],
      ["text/plain", Buffer.from("\xef\xbb\xbfa byte order mark", "latin1"), false],
      ["image/png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), false],
    ];
    for (const [type, body, isText] of cases) {
      const flow = await readFlow(
        smallHttpFlow({
          response: smallResponse({
            headers: list(field("Content-Type", type)),
            content: bytes(body),
          }),
        }),
      );
      const { file } = await writeHarFile(flow);
      const [{ response } = {}] = entriesOf(file) as { response: { content: Json } }[];
      expect(response?.content["encoding"] === undefined, type).to.equal(isText);
      const [again] = await readFlows(file);
      expect(again?.response?.rawContent, type).to.deep.equal(body);
    }
  });

  it("says when cookies expire, and to whom they go", async () => {
    const flow = await readFlow(
      smallHttpFlow({
        response: smallResponse({
          headers: list(
            field(
              "Set-Cookie",
              "a=b; Max-Age=60; Path=/p; Domain=example.com; HttpOnly; SameSite=Lax",
            ),
            field("Set-Cookie", "c=d; Expires=never"),
          ),
        }),
      }),
    );
    const { file } = await writeHarFile(flow);
    const [{ response } = {}] = entriesOf(file) as { response: Json }[];
    expect(response?.["cookies"]).to.deep.equal([
      {
        name: "a",
        value: "b",
        path: "/p",
        domain: "example.com",
        httpOnly: true,
        secure: false,
        expires: "2023-11-14T22:14:20.000Z",
        sameSite: "Lax",
      },
      { name: "c", value: "d", path: "/", domain: "", httpOnly: false, secure: false },
    ]);
  });

  it("counts what it has no place for", async () => {
    const { losses } = await writeHarFile(
      ...(await readMitm(fixture("mitm/21-mitmproxy-12.2.3.mitm"))),
    );
    expect(losses.map(({ what }) => what)).to.include.members([
      "TCP flows",
      "UDP flows",
      "DNS flows",
      "the compression of bodies",
    ]);
  });
});

describe("a flow that was written in a HAR file and read again", () => {
  it("is what it was, as far as HAR can hold it", async () => {
    const flows = await readMitm(fixture("mitm/21-mitmproxy-12.2.3.mitm"));
    for (const flow of flows) {
      if (flow.type !== "http") continue;
      const copy = copyFlow(flow);
      copy.id = flow.id;
      for (const message of [copy.request, copy.response]) {
        if (!message?.headers.has("content-encoding")) continue;
        const content = message.getContent({ strict: false });
        message.headers.delete("content-encoding");
        message.rawContent = content;
      }
      const [again] = await readFlows((await writeHarFile(copy)).file);
      const facts = (one: typeof copy | undefined): unknown => ({
        id: one?.id,
        marked: one?.marked,
        comment: one?.comment,
        isReplay: one?.isReplay,
        created: one?.timestampCreated,
        error: one?.error && [one.error.msg, one.error.timestamp],
        client: one?.clientConn.peername,
        server: one?.serverConn.address,
        connection: one?.serverConn.id,
        request: one && [
          one.request.method,
          one.request.url,
          one.request.authority,
          one.request.httpVersion,
          one.request.headers.fields,
          one.request.trailers?.fields,
          one.request.rawContent,
          one.request.timestampStart,
          one.request.timestampEnd,
        ],
        response: one?.response && [
          one.response.statusCode,
          one.response.reason,
          one.response.httpVersion,
          one.response.headers.fields,
          one.response.trailers?.fields,
          one.response.rawContent,
          one.response.timestampStart,
          one.response.timestampEnd,
        ],
        websocket: one?.websocket && [
          one.websocket.closeCode,
          one.websocket.closeReason,
          one.websocket.closedByClient,
          one.websocket.timestampEnd,
          one.websocket.messages.map(
            ({ type, content, fromClient, timestamp, dropped, injected }) => [
              type,
              content,
              fromClient,
              timestamp,
              dropped,
              injected,
            ],
          ),
        ],
      });
      expect(facts(again), flow.request.url).to.deep.equal(facts(copy));
    }
  });

  it("has the same bytes in its headers and its path, text or not", async () => {
    const flow = await readFlow(
      smallHttpFlow({
        request: smallRequest({
          path: bytes(Buffer.from("/\xff%20\xe4", "latin1")),
          headers: list(list(bytes("X"), bytes(Buffer.from([0xff, 0xc3, 0xa4])))),
        }),
        response: nothing,
        comment: text("ü"),
      }),
    );
    const [again] = await readFlows((await writeHarFile(flow)).file);
    if (again === undefined || flow.type !== "http") throw new Error("no flow");
    expect(again.request.headers.fields).to.deep.equal(flow.request.headers.fields);
    expect(again.request.path).to.equal(flow.request.path);
    expect(again.response).to.equal(null);
    expect((await writeFlows(again)).includes("content-length")).to.equal(false);
  });
});
