import { expect } from "chai";
import type { Flow } from "../../../lib/flow/flow.js";
import type { Headers } from "../../../lib/flow/headers.js";
import type { Message } from "../../../lib/flow/message.js";
import { isChunked } from "../../../lib/formats/http1/assemble.js";
import { isWritable } from "../../../lib/formats/warc/export/block.js";
import { facts, readFact } from "../../../lib/formats/warc/facts.js";
import { chunkSizes, wholeHttpFlow } from "../../support/arbitrary/flow.js";
import { fixture, itForCorpus } from "../../support/captures.js";
import { ofType } from "../../support/mitm-file.js";
import { fc } from "../../support/property.js";
import { encode } from "../../support/tnetstring.js";
import { httpEdits } from "../shared/edits.js";
import {
  convert,
  mitmFormat,
  readAll,
  readOnly,
  readUntilDamage,
  writeAll,
} from "../shared/flow-file.js";
import { warcFormat } from "./warc-file.js";

/** What a web archive can hold of a flow. */
function held(flow: Flow): unknown {
  const { state, request, response } = ofType("http", flow);
  return {
    facts: facts.map((fact) => [fact.part, fact.key, withoutSign(readFact(state, fact))]),
    request: heldOf(request),
    response: response === null ? null : heldOf(response),
  };
}

/** JSON has no -0. */
function withoutSign(value: ReturnType<typeof readFact>): unknown {
  return Object.is(value, -0) ? 0 : value;
}

function heldOf(message: Message): unknown {
  const { headers, rawContent, trailers } = message;
  const hasTrailers = rawContent !== null && isChunked(headers) && trailers !== null;
  return {
    headers: fieldsOf(headers),
    body: rawContent?.toString("hex"),
    trailers: hasTrailers ? fieldsOf(trailers) : [],
  };
}

/** As HTTP/1 has them: without white space around, and without what begins another line. */
function fieldsOf(headers: Headers): string[] {
  return headers.fields.flatMap(([name, value]) => {
    const spelled = name
      .toString("latin1")
      .replace(/[\r\n:]/g, "_")
      .trim();
    const plain = value.toString("latin1").replace(/[\r\n]/g, " ");
    return spelled === "" ? [] : [`${trimmed(spelled)}:${trimmed(plain)}`];
  });
}

function trimmed(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

/** Whether header fields have names and values that HTTP/1 has, so that an edit finds the same. */
function hasPlainFields(flow: Flow): boolean {
  const { request, response } = ofType("http", flow);
  const messages: Message[] = response === null ? [request] : [request, response];
  return messages
    .flatMap(({ headers }) => headers.fields)
    .every(([name, value]) => {
      const spelled = name.toString("latin1");
      const hasName = spelled !== "" && !/[\r\n:]/.test(spelled) && trimmed(spelled) === spelled;
      return hasName && isWritable([name, value]);
    });
}

describe("a flow as a web archive", () => {
  it("has there all that a web archive can hold", async () => {
    await fc.assert(
      fc.asyncProperty(wholeHttpFlow, chunkSizes, async (element, chunks) => {
        const flow = await readOnly(mitmFormat, encode(element));
        const file = await writeAll(warcFormat, [flow]);
        const [read, ...others] = await readAll(warcFormat, file, { chunks });
        expect(others).to.be.empty;
        if (read === undefined) throw new Error("there is no flow");
        expect(held(read)).to.deep.equal(held(flow));
      }),
      { numRuns: 100 },
    );
  });

  it("is the same web archive when it comes back from a mitm file", async () => {
    await fc.assert(
      fc.asyncProperty(wholeHttpFlow, async (element) => {
        const spelledAnyHow = await convert(mitmFormat, warcFormat, encode(element));
        const file = await throughMitm(spelledAnyHow);
        expect((await throughMitm(file)).toString("latin1")).to.equal(file.toString("latin1"));
      }),
      { numRuns: 100 },
    );
  });

  for (const [what, edit] of httpEdits) {
    it(`is changed as a mitm file is: ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(wholeHttpFlow, async (element) => {
          const inMitm = await readOnly(mitmFormat, encode(element));
          fc.pre(hasPlainFields(inMitm));
          const flow = await readOnly(warcFormat, await writeAll(warcFormat, [inMitm]));
          [flow, inMitm].forEach(edit);
          const read = await readOnly(warcFormat, await writeAll(warcFormat, [flow]));
          expect(held(read)).to.deep.equal(held(inMitm));
        }),
        { numRuns: 10 },
      );
    });
  }

  it("has the HTTP flows of the demo capture", async () => expectHeld(fixture("demo.mitm")));

  itForCorpus(
    "mitm",
    (name) => `has the HTTP flows of others' captures: ${name}`,
    (file) => expectHeld(file),
  );
});

async function throughMitm(file: Buffer): Promise<Buffer> {
  return convert(mitmFormat, warcFormat, await convert(warcFormat, mitmFormat, file));
}

async function expectHeld(file: Buffer): Promise<void> {
  const { flows } = await readUntilDamage(mitmFormat, file);
  const http = flows.filter(({ type }) => type === "http");
  const read = await readAll(warcFormat, await writeAll(warcFormat, flows));
  expect(read.map(held)).to.deep.equal(http.map(held));
}
