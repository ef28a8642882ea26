import { expect } from "chai";
import type { Flow } from "../../../lib/flow/flow.js";
import { Headers } from "../../../lib/flow/headers.js";
import { Response } from "../../../lib/flow/response.js";
import { fixture } from "../../support/captures.js";
import { ofType } from "../../support/mitm-file.js";
import { fc } from "../../support/property.js";
import { smallHttpFlow } from "../../support/small-flow.js";
import { boolean, bytes, encode, float, integer, list, text } from "../../support/tnetstring.js";
import { httpEdits } from "../shared/edits.js";
import { convert, inOurSpelling, mitmFormat, readOnly, writeAll } from "../shared/flow-file.js";
import { fittingHttpFlow } from "./fitting.js";
import { jsonlFormat } from "./format.js";

const http = (flow: Flow) => ofType("http", flow);

/** A line as another program may have written it, with what it added. */
const foreign =
  `{ "seen" : [ 1.50, {"a":"\\/"} ],"mitmtsDump":1,"type":"http", "id" :"\\u0061 flow","request":{"method":"GET","url":"http://example.com/x","scheme":"http","host":"example.com","port":8.0e1,"path":"\\/x","authority":"","score":1e2,
 "headers":[ {"name":"Host","value":"example.com"} , {"value":"a\\/b","name":"Accept","rank":7},{"nameBase64":"WC1B","valueBase64":"/w==","value":null}],"rawContent":"caf\\u00e9","timestampStart":1700000000.50},
"response":null,"metadata":{ "b" :1.0,"a":{"$bytes":"x"} },"comment":"","serverConn":{"via":null, "address":{"host":"example.com","port":80,"zone":"eu"},"alpnOffers":["h2"]},"$new":1.50,"websocket":{"messages":[{"type":1,"fromClient":true,"content":"one","timestamp":1.0,"dropped":false,"injected":false,"x":1}]}}`.replace(
    /\n/g,
    "",
  );

async function edited(edit: (flow: Flow) => void, line = foreign): Promise<string> {
  const flow = await readOnly(jsonlFormat, Buffer.from(`${line}\n`));
  edit(flow);
  return (await writeAll(jsonlFormat, [flow])).toString().slice(0, -1);
}

/** The line with one part in the place of another. */
function withPart(was: string, now: string): string {
  if (foreign.split(was).length !== 2) throw new Error(`not once: ${was}`);
  return foreign.replace(was, () => now);
}

describe("a line that was changed", () => {
  const edits: readonly (readonly [what: string, edit: (flow: Flow) => void, expected: string])[] =
    [
      ["nothing", () => undefined, foreign],
      [
        "a comment",
        (flow) => (flow.comment = 'a "comment"'),
        withPart('"comment":""', '"comment":"a \\"comment\\""'),
      ],
      [
        "an id, whose key has escapes",
        (flow) => (flow.id = "b"),
        withPart('"\\u0061 flow"', '"b"'),
      ],
      [
        "a field that was not there",
        (flow) => (flow.marked = ":red_circle:"),
        `${foreign.slice(0, -1)},"marked":":red_circle:"}`,
      ],
      [
        "a header's value",
        (flow) => http(flow).request.headers.set("accept", "text/html"),
        withPart('"a\\/b"', '"text/html"'),
      ],
      [
        "a header's value that becomes bytes",
        (flow) => http(flow).request.headers.set("accept", "\udcff"),
        withPart('"value":"a\\/b"', '"valueBase64":"/w=="'),
      ],
      [
        "a header's value that becomes text",
        (flow) => http(flow).request.headers.set("x-a", "text"),
        withPart('"valueBase64":"/w==","value":null', '"value":"text"'),
      ],
      [
        "a header that is added",
        (flow) => http(flow).request.headers.add("x-b", "2"),
        withPart('"value":null}]', '"value":null},{"name":"x-b","value":"2"}]'),
      ],
      [
        "a header that is put first",
        (flow) => http(flow).request.headers.insert(0, "x-b", "2"),
        withPart('"headers":[ {', '"headers":[{"name":"x-b","value":"2"}, {'),
      ],
      [
        "a header that is removed",
        (flow) => http(flow).request.headers.delete("accept"),
        withPart(', {"value":"a\\/b","name":"Accept","rank":7}', ""),
      ],
      [
        "the first header, removed",
        (flow) => http(flow).request.headers.delete("host"),
        withPart(' {"name":"Host","value":"example.com"} , {"value":"a', ' {"value":"a'),
      ],
      [
        "all headers, removed",
        (flow) =>
          ["host", "accept", "x-a"].forEach((name) => http(flow).request.headers.delete(name)),
        foreign.replace(/"headers":\[.*?\],"rawContent"/, '"headers":[],"rawContent"'),
      ],
      [
        "a body",
        (flow) => (http(flow).request.rawContent = Buffer.from("x")),
        withPart('"caf\\u00e9"', '"x"'),
      ],
      [
        "a body that becomes bytes",
        (flow) => (http(flow).request.rawContent = Buffer.of(0xff)),
        withPart('"rawContent":"caf\\u00e9"', '"rawContentBase64":"/w=="'),
      ],
      [
        "the path, and so the URL",
        (flow) => (http(flow).request.path = "/y"),
        withPart('"url":"http://example.com/x"', '"url":"http://example.com/y"').replace(
          '"path":"\\/x"',
          '"path":"/y"',
        ),
      ],
      [
        "the port, and so the URL",
        (flow) => (http(flow).request.port = 81),
        withPart('"url":"http://example.com/x"', '"url":"http://example.com:81/x"')
          .replace('"port":8.0e1', '"port":81')
          .replace(
            '{"name":"Host","value":"example.com"}',
            '{"name":"Host","value":"example.com:81"}',
          ),
      ],
      [
        "an address",
        (flow) => (flow.serverConn.address = ["example.org", 80]),
        withPart(
          '{"host":"example.com","port":80,"zone"',
          '{"host":"example.org","port":80,"zone"',
        ),
      ],
      [
        "an entry of the metadata",
        (flow) => flow.metadata.set("a", [true]),
        withPart('{"$bytes":"x"}', "[true]"),
      ],
      [
        "an entry that is added to it",
        (flow) => flow.metadata.set("$c", null),
        withPart('{"$bytes":"x"} }', '{"$bytes":"x"} ,"$$c":null}'),
      ],
      [
        "an entry that is removed from it",
        (flow) => flow.metadata.delete("b"),
        withPart('{ "b" :1.0,', "{"),
      ],
      [
        "a message",
        (flow) => {
          const [message] = http(flow).websocket?.messages ?? [];
          if (message !== undefined) message.dropped = true;
        },
        withPart('"dropped":false', '"dropped":true'),
      ],
      [
        "a part that is removed",
        (flow) => (http(flow).websocket = null),
        foreign.replace(/"websocket":\{.*\]\}/, '"websocket":null'),
      ],
    ];
  for (const [what, edit, expected] of edits) {
    it(`keeps all other bytes where it is ${what}`, async () => {
      expect(await edited(edit)).to.equal(expected);
    });
  }

  it("keeps all where a change was taken back", async () => {
    const result = await edited((flow) => {
      http(flow).request.headers.set("accept", "x");
      http(flow).request.headers.set("accept", "a/b");
      flow.comment = "x";
      flow.comment = "";
    });
    expect(result).to.equal(foreign);
  });

  it("gets parts that were not there", async () => {
    const result = await edited((flow) => {
      http(flow).response = Response.make(204, "", {});
    });
    const [before = "", after = ""] = foreign.split('"response":null');
    expect(result.startsWith(`${before}"response":{"statusCode":204,`)).to.be.true;
    expect(result.endsWith(after)).to.be.true;
  });

  it("keeps what others added to a part that another has taken the place of", async () => {
    const result = await edited((flow) => {
      http(flow).request.headers = new Headers({ host: "example.com", accept: "x" });
    });
    expect(result).to.contain('"score":1e2');
    const back = await readOnly(jsonlFormat, Buffer.from(result));
    expect([...http(back).request.headers]).to.deep.equal([
      ["host", "example.com"],
      ["accept", "x"],
    ]);
  });

  it("has each name once where the one that counts gets another", async () => {
    const line =
      '{"mitmtsDump":1,"type":"http","request":{"path":"/a","pathBase64":null,"path":"/b","rawContentBase64":null,"rawContent":"a"}}';
    const result = await edited((flow) => {
      http(flow).request.state.set("path", Buffer.of(0xff));
      http(flow).request.rawContent = Buffer.of(0xff);
    }, line);
    expect(result).to.equal(
      '{"mitmtsDump":1,"type":"http","request":{"pathBase64":"/w==","rawContentBase64":"/w=="}}',
    );
  });

  it("becomes a line that fits where it does no more", async () => {
    const result = await edited((flow) => {
      flow.timestampCreated = NaN;
    });
    expect(Object.keys(JSON.parse(result) as object)).to.deep.equal([
      "mitmtsDump",
      "type",
      "state",
    ]);
  });
});

describe("each line that was changed", () => {
  for (const [what, edit] of httpEdits) {
    it(`keeps the bytes of most of its fields: ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(fittingHttpFlow, async (element) => {
          const file = await convert(mitmFormat, jsonlFormat, await inOurSpelling(encode(element)));
          // Spaces before each value, which nobody but the line knows of.
          const spaced = spaceOut(file.toString());
          const flow = await readOnly(jsonlFormat, Buffer.from(spaced));
          edit(flow);
          const written = (await writeAll(jsonlFormat, [flow])).toString();
          const isTouched = written !== spaced;
          expect(written.split(": ").length).to.be.greaterThan(isTouched ? 60 : 0);
          const plain = await readOnly(jsonlFormat, file);
          edit(plain);
          const [again, once] = await Promise.all(
            [written, (await writeAll(jsonlFormat, [plain])).toString()].map((line) =>
              convert(jsonlFormat, mitmFormat, Buffer.from(line)),
            ),
          );
          expect(again?.equals(once ?? Buffer.alloc(0))).to.be.true;
        }),
        { numRuns: 15 },
      );
    });
  }

  it("of fixtures/demo.mitm keeps all but the header that is added", async () => {
    const file = (await convert(mitmFormat, jsonlFormat, fixture("demo.mitm"))).toString();
    for (const line of file.split("\n").filter((each) => each.includes('"type":"http"'))) {
      const flow = http(await readOnly(jsonlFormat, Buffer.from(line)));
      flow.request.headers.set("newheader", "foo");
      const wanted = line.replace(
        /("request":\{.*?"headers":\[.*?)\](?=,"rawContent)/,
        '$1,{"name":"newheader","value":"foo"}]',
      );
      expect((await writeAll(jsonlFormat, [flow])).toString()).to.equal(`${wanted}\n`);
    }
  });

  it("has its other messages as they were", async () => {
    const messages = list(
      ...["one", "two", "three"].map((content) =>
        list(
          integer(1),
          boolean(true),
          bytes(content),
          float("1.5"),
          boolean(false),
          boolean(false),
        ),
      ),
    );
    const websocket = { ...{ messages }, close_reason: text("") };
    const flowElement = smallHttpFlow({
      websocket: {
        kind: "dict",
        zeros: 0,
        entries: Object.entries(websocket).map(([key, value]) => [text(key), value] as const),
      },
    });
    const file = spaceOut((await convert(mitmFormat, jsonlFormat, encode(flowElement))).toString());
    const flow = http(await readOnly(jsonlFormat, Buffer.from(file)));
    flow.websocket?.messages.splice(1, 1);
    const removed = /, *\{"type": 1,"fromClient": true,"content": "two"[^}]*\}/;
    expect(file).to.match(removed);
    expect((await writeAll(jsonlFormat, [flow])).toString()).to.equal(file.replace(removed, ""));
  });
});

/** JSON with a space behind each colon that is not in a string. */
function spaceOut(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|:/g, (found) => (found === ":" ? ": " : found));
}
