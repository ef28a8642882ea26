import { expect } from "chai";
import { readOnly } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";
import { lineError, lineWith } from "./reader-support.js";

describe("a long line", () => {
  const long = 300_000;

  async function withBody(field: string): Promise<Buffer> {
    return lineWith(
      '"rawContent":"","trailers":null,"timestampStart":1700000000.0,"timestampEnd":1700000001.0,"keyOrder":["httpVersion","headers","rawContent","trailers","timestampStart","timestampEnd","statusCode"',
      `${field},"trailers":null,"timestampStart":1700000000.0,"timestampEnd":1700000001.0,"keyOrder":["httpVersion","headers","rawContent","trailers","timestampStart","timestampEnd","statusCode"`,
    );
  }

  const right: readonly (readonly [what: string, field: string, body: Buffer])[] = [
    ["text", `"rawContent":"${"x☕".repeat(long)}"`, Buffer.from("x☕".repeat(long))],
    [
      "text with escapes",
      `"rawContent":"${'\\"\\\\\\u00e9\\ud83d\\ude00é'.repeat(long)}"`,
      Buffer.from('"\\é😀é'.repeat(long)),
    ],
    [
      "base64",
      `"rawContentBase64":"${"AP8A".repeat(long)}"`,
      Buffer.from("AP8A".repeat(long), "base64"),
    ],
    [
      "base64 with escapes",
      `"rawContentBase64":"${"\\/\\/\\u0041A".repeat(long)}"`,
      Buffer.from("//AA".repeat(long), "base64"),
    ],
  ];
  for (const [what, field, body] of right) {
    it(`is read where it is ${what}`, async () => {
      const flow = await readOnly(jsonlFormat, await withBody(field));
      const content = flow.type === "http" ? flow.response?.rawContent : null;
      expect(content?.equals(body)).to.be.true;
    });
  }

  const wrong: readonly (readonly [field: string, reason: RegExp])[] = [
    [`"rawContent":"${"x".repeat(long)}\u0001"`, /it is not JSON$/],
    [`"rawContent":"${"x".repeat(long)}\\x"`, /it is not JSON$/],
    [`"rawContent":"${"x".repeat(long)}\\udce9"`, /rawContent: it has half a character/],
    [`"rawContentBase64":"${"AAAA".repeat(long)}A"`, /rawContentBase64: it is not base64$/],
    [`"rawContentBase64":"${"AA=A".repeat(long)}"`, /rawContentBase64: it is not base64$/],
    [`"rawContentBase64":"${"\\n".repeat(long)}"`, /rawContentBase64: it is not base64$/],
    [`"rawContent":"${"x".repeat(long)}`, /it is not JSON/],
  ];
  for (const [field, reason] of wrong) {
    it(`is refused where it ends in ${JSON.stringify(field.slice(-8))}`, async () => {
      expect((await lineError(await withBody(field))).reason).to.match(reason);
    });
  }

  it("may have a long URL", async () => {
    const path = `/${"x".repeat(long)}`;
    const line = (await lineWith('"path":"/"', `"path":"${path}"`))
      .toString()
      .replace("http://example.com/", `http://example.com${path}`);
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    expect(flow.type === "http" && flow.request.path.length).to.equal(path.length);
  });
});
