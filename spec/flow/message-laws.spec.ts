import { expect } from "chai";
import { CharsetError } from "../../lib/flow/charset/charset-error.js";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import type { Message } from "../../lib/flow/message.js";
import type { Request } from "../../lib/flow/request.js";
import { anyBytes } from "../support/arbitrary/element.js";
import { httpFlow } from "../support/arbitrary/flow.js";
import { ofType, readFlow, writeFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { readable } from "../support/readable.js";
import {
  bytes,
  decode,
  editAt,
  encode,
  list,
  nothing,
  elementAt,
  type Element,
  type Path,
} from "../support/tnetstring.js";

const nothingSent = Buffer.alloc(0);

const codings = ["gzip", "deflate", "br", "zstd", "identity", "none", "x-unknown", "", "GZIP, br"];

const charsets = [
  ...["utf-8", "utf-16", "UTF-16BE", "utf-32", "ascii", "latin-1", "windows-1252", "koi8-r"],
  ...["shift_jis", "euc-jp", "iso-2022-jp", "gbk", "GB18030", "big5", "euc-kr", "iso-8859-8"],
  ...["klingon", '"utf-8"', "", "utf-8-sig"],
];

const contentTypes = [
  ...charsets.map((charset) => `text/plain; charset=${charset}`),
  ...["text/html", "application/json", "text/css", "application/xml", "nonsense", "image/png"],
];

/** Text that some charsets can hold and others cannot. */
const someText = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("a", "é", "日", "본", "中", "я", "〜", "\n", "\ufeff", "€") }),
  fc.string({ unit: "binary" }),
);

/** The headers of a message that say something of its body. */
const said = fc.record({
  coding: fc.option(fc.constantFrom(...codings)),
  type: fc.option(fc.constantFrom(...contentTypes)),
  length: fc.option(fc.constantFrom("0", "17", "x")),
  isChunked: fc.boolean(),
});

type Said = typeof said extends fc.Arbitrary<infer Facts> ? Facts : never;

/** A flow whose request has this body, which need not be in the coding that it says. */
const flowWithBody = fc.tuple(httpFlow, said, anyBytes).map(([flow, facts, body]) =>
  editAt(
    editAt(flow, ["request", "content"], () => bytes(body)),
    headersPath,
    () => headersOf(facts),
  ),
);

const headersPath: Path = ["request", "headers"];

function headersOf({ coding, type, length, isChunked }: Said): Element {
  const fields = [
    ["X-Before", "1"],
    ["Content-Encoding", coding],
    ["Content-Type", type],
    ["CONTENT-LENGTH", length],
    ["transfer-encoding", isChunked ? "chunked" : null],
    ["X-After", "2"],
  ] as const;
  return list(
    ...fields.flatMap(([name, value]) => (value === null ? [] : [list(bytes(name), bytes(value))])),
  );
}

/** The file without what setting a body may change. */
function restOf(file: Buffer | Element): string {
  const flow = Buffer.isBuffer(file) ? decode(file) : file;
  const bodiless = editAt(flow, ["request", "content"], () => nothing);
  const rest = editAt(bodiless, headersPath, (headers) => {
    if (headers.kind !== "list") throw new Error("headers are a list");
    return list(...headers.items.filter((field) => !mayChange(field)));
  });
  return readable(encode(rest));
}

function mayChange(field: Element): boolean {
  const name = elementAt(field, [0]);
  return name.kind === "leaf" && /^content-(?:length|encoding|type)$/i.test(name.data.toString());
}

/** The length that a message says, and what it said before if it is sent in chunks. */
function expectLength({ headers, rawContent }: Message, before: string | null): void {
  const expected = headers.has("transfer-encoding") ? before : String(rawContent?.length);
  expect(headers.get("content-length")).to.equal(expected);
}

async function readRequest(file: Buffer | Element): Promise<Request> {
  return ofType("http", await readFlow(file)).request;
}

describe("a body that is set", () => {
  it("is what was set, its length is right, and nothing else moved: content", async () => {
    await fc.assert(
      fc.asyncProperty(flowWithBody, anyBytes, async (element, content) => {
        const flow = ofType("http", await readFlow(element));
        const before = flow.request.headers.get("content-length");
        const isSame = attempt(() => flow.request.content)?.equals(content) === true;
        flow.request.content = content;

        const file = await writeFlows(flow);
        const request = await readRequest(file);
        expect(request.content).to.deep.equal(content);
        if (isSame) expect(readable(file)).to.equal(readable(encode(element)));
        else expectLength(request, before);
        expect(restOf(file)).to.equal(restOf(element));
      }),
      { numRuns: 300 },
    );
  });

  it("is what was set, its length is right, and nothing else moved: text", async () => {
    await fc.assert(
      fc.asyncProperty(flowWithBody, someText, async (element, text) => {
        const flow = ofType("http", await readFlow(element));
        const before = flow.request.headers.get("content-length");
        const raw = flow.request.rawContent;
        const isSame = attempt(() => flow.request.text) === text;
        flow.request.text = text;

        const file = await writeFlows(flow);
        const request = await readRequest(file);
        // A byte order mark, and what looks like one, speaks first.
        fc.pre(!startsWithMark(request.content));
        expect(request.text).to.equal(text);
        if (isSame) expect(readable(file)).to.equal(readable(encode(element)));
        if (raw?.equals(request.rawContent ?? nothingSent) === false) expectLength(request, before);
        expect(restOf(file)).to.equal(restOf(element));
      }),
      { numRuns: 500 },
    );
  });

  it("changes nothing when it is set to itself, however it is read", async () => {
    await fc.assert(
      fc.asyncProperty(flowWithBody, async (element) => {
        const flow = ofType("http", await readFlow(element));
        for (const property of ["rawContent", "content", "text"] as const) {
          const value = attempt(() => flow.request[property]);
          if (value !== null) Reflect.set(flow.request, property, value);
        }
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
      }),
      { numRuns: 300 },
    );
  });

  it("is the same after it was encoded and decoded", async () => {
    await fc.assert(
      fc.asyncProperty(
        flowWithBody,
        fc.constantFrom("gzip", "deflate", "br", "zstd", "identity"),
        async (element, coding) => {
          const flow = ofType("http", await readFlow(element));
          const raw = flow.request.rawContent;
          flow.request.encode(coding);
          flow.request.decode();
          expect(flow.request.rawContent).to.deep.equal(raw);
          expect(restOf(await writeFlows(flow))).to.equal(restOf(element));
        },
      ),
      { numRuns: 100 },
    );
  });
});

const marks = ["efbbbf", "feff", "fffe", "0000feff"];

function startsWithMark(content: Buffer | null): boolean {
  return marks.some((mark) => content?.toString("hex").startsWith(mark) === true);
}

/** A value; null where the body cannot be decoded. */
function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof CharsetError || error instanceof ContentEncodingError) return null;
    throw error;
  }
}
