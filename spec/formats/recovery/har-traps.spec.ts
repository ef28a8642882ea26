import { expect } from "chai";
import { har } from "../../../lib/formats/har/format.js";
import { harOf, smallEntry } from "../har/har-file.js";
import { recover, type Recovered } from "./laws.js";
import { partOfHar } from "./parts.js";

const subject = { format: har, partOf: partOfHar };

const head = '{"log":{"version":"1.2","entries":[';
const tail = "]}}";
const first = JSON.stringify(smallEntry({ comment: "first" }));
const second = JSON.stringify(smallEntry({ comment: "second" }));

function recovered(file: string, chunkBytes = Buffer.byteLength(file)): Promise<Recovered> {
  return recover(subject, Buffer.from(file), { chunkBytes });
}

/** The comments of the entries that are found in a file, whatever chunks it comes in. */
async function commentsIn(file: string): Promise<readonly string[]> {
  const [whole, inChunks] = [await recovered(file), await recovered(file, 31)];
  expect(inChunks.parts).to.deep.equal(whole.parts);
  return whole.flows.map(({ comment }) => comment);
}

/** An entry that has text as the body of its response. */
function withBody(text: string): string {
  const content = { size: text.length, mimeType: "application/json", text };
  return JSON.stringify(smallEntry({ comment: "outer", response: { content } }));
}

describe("a HAR file that is read past damage", () => {
  const bodies: readonly (readonly [what: string, body: string])[] = [
    ["an entry", first],
    ["several", `${first},${first}`],
    ["a HAR file", harOf(smallEntry(), smallEntry()).toString()],
    ["a HAR file that is a body itself", withBody(harOf(smallEntry()).toString())],
    ["quotes and brackets", `"}]}}"},{"startedDateTime":"","request":{}},"`],
    ["backslashes", `\\\\"\\\\\\",{"startedDateTime":"","request":{}}\\`],
  ];
  for (const [what, body] of bodies) {
    const outer = withBody(body);

    it(`gives an entry, and none out of its body, which is ${what}`, async () => {
      expect(await commentsIn(`${head}${outer},${second}${tail}`)).to.deep.equal([
        "outer",
        "second",
      ]);
      expect(await commentsIn(`${head}!,${outer},${second}${tail}`)).to.deep.equal([
        "outer",
        "second",
      ]);
    });

    it(`gives none out of the body of a damaged entry, which is ${what}`, async () => {
      const beheaded = outer.slice(outer.indexOf('"request"'));
      expect(await commentsIn(`${head}${beheaded},${second}${tail}`)).to.deep.equal(["second"]);
      const unended = outer.slice(0, outer.lastIndexOf(',"redirectURL"'));
      expect(await commentsIn(`${head}${unended},${second}${tail}`)).to.deep.equal(["second"]);
    });
  }

  it("gives the entries behind one that lost a quote, which turns strings inside out", async () => {
    for (let at = first.indexOf('"'); at >= 0; at = first.indexOf('"', at + 1)) {
      const unquoted = first.slice(0, at) + first.slice(at + 1);
      const comments = await commentsIn(`${head}${unquoted},${second},${second}${tail}`);
      expect(comments.slice(-2), `without the quote at ${at}`).to.deep.equal(["second", "second"]);
    }
  });

  it("gives the entries behind one that lost a bracket or has one more", async () => {
    for (let at = 0; at < first.length; at++) {
      const byte = first.charAt(at);
      if (!"{}[]".includes(byte)) continue;
      for (const broken of [
        first.slice(0, at) + first.slice(at + 1),
        first.slice(0, at) + byte + first.slice(at),
      ]) {
        const comments = await commentsIn(`${head}${broken},${second},${second}${tail}`);
        expect(comments.slice(-2), broken).to.deep.equal(["second", "second"]);
      }
    }
  });

  it("gives the entries of a list that is under another name", async () => {
    expect(await commentsIn(`{"log":{"entr\u0001es":[${first},${second}]}}`)).to.deep.equal([
      "first",
      "second",
    ]);
    expect(await commentsIn(`{"lag":{"entries":[${first},${second}]}}`)).to.deep.equal([
      "first",
      "second",
    ]);
  });

  it("gives the entries of several files, one behind the other, as far as they are there", async () => {
    const file = `${head}${first},${second}`;
    expect(await commentsIn(`${file}${file}${tail}${file}`)).to.deep.equal([
      "first",
      "second",
      "first",
      "second",
      "first",
      "second",
    ]);
  });

  it("gives nothing that has the names of an entry, and is not JSON", async () => {
    const lies = '{"startedDateTime":"","request":{,}}';
    const { flows, gaps } = await recovered(`${head}!,${lies},${second}${tail}`);
    expect(flows.map(({ comment }) => comment)).to.deep.equal(["second"]);
    expect(gaps).to.have.length(1);
  });

  it("passes over an entry without a time that is one", async () => {
    const timeless = JSON.stringify(smallEntry({ startedDateTime: "yesterday" }));
    const { flows, gaps } = await recovered(`${head}${timeless},${second}${tail}`);
    expect(flows.map(({ comment }) => comment)).to.deep.equal(["second"]);
    expect(gaps).to.have.length(1);
    expect(gaps[0]).to.include({ offset: head.length, length: timeless.length });
  });

  const traps: readonly (readonly [what: string, trap: string])[] = [
    ["quotes", '"'.repeat(2_000_000)],
    ["braces", "{".repeat(2_000_000)],
    ["closing braces", "}".repeat(2_000_000)],
    ["backslashes", "\\".repeat(2_000_001)],
    ["strings that do not end", '{"a'.repeat(700_000)],
    ["names of entries", '{"startedDateTime":'.repeat(100_000)],
    ["beginnings of entries", '{"startedDateTime":"","request":{'.repeat(60_000)],
    ["entries in entries", '{"startedDateTime":"","request":{}},{"a":'.repeat(5_000)],
    ["white space", " ".repeat(2_000_000)],
    ["names with space behind", `"a"${" ".repeat(100)}`.repeat(20_000)],
  ];
  for (const [what, trap] of traps) {
    it(`comes to the end of very many ${what}`, async () => {
      for (const file of [`${head}!${trap}`, `${head}${trap}`]) {
        const padded = `${file}"},${second}${tail}`;
        const turned = `${file},${second}${tail}`;
        const found = [await recovered(padded), await recovered(turned)];
        const counts = found.map(({ flows }) => flows.filter((flow) => flow.comment === "second"));
        // One of the two is behind the end of a string.
        expect(Math.max(...counts.map(({ length }) => length))).to.equal(1);
      }
    });
  }
});
