import { expect } from "chai";
import { z } from "zod";
import { jsonlSchema } from "../../../lib/formats/jsonl/json-schema.js";
import { fixture, fixturePaths } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { encode } from "../../support/tnetstring.js";
import { convert, inOurSpelling, mitmFormat } from "../shared/flow-file.js";
import { fittingFlow } from "./fitting.js";
import { jsonlFormat } from "./format.js";

type Json = Readonly<Record<string, unknown>>;

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : null,
    value,
  );
}

async function definitions(): Promise<Readonly<Record<string, Json>>> {
  return member(await jsonlSchema(), "$defs") as Readonly<Record<string, Json>>;
}

describe("the JSON Schema of a line", () => {
  it("has a definition for each part of a flow", async () => {
    expect(Object.keys(await definitions()).sort()).to.deep.equal([
      "Address",
      "ClientConnection",
      "DnsFlow",
      "DnsMessage",
      "DnsQuestion",
      "DnsResourceRecord",
      "FlowError",
      "Header",
      "HttpFlow",
      "Request",
      "Response",
      "ServerConnection",
      "ServerSpec",
      "StreamMessage",
      "TcpFlow",
      "UdpFlow",
      "WebSocketData",
      "WebSocketMessage",
    ]);
  });

  it("describes each field", async () => {
    for (const [name, definition] of Object.entries(await definitions())) {
      for (const [field, schema] of Object.entries(member(definition, "properties") as Json)) {
        const isPart = member(schema, "$ref") !== undefined && member(schema, "$ref") !== null;
        if (!isPart) expect(member(schema, "description"), `${name}.${field}`).to.be.a("string");
      }
    }
  });

  it("says what a line must have: the version and the type", async () => {
    const { HttpFlow, Request } = await definitions();
    expect(HttpFlow?.["required"]).to.deep.equal(["mitmtsDump", "type"]);
    expect(Request?.["required"]).to.be.undefined;
  });

  it("says what is base64", async () => {
    const { Request } = await definitions();
    expect(member(Request, "properties", "rawContentBase64")).to.include({
      description: "The same in base64, where it is not text.",
    });
    expect(JSON.stringify(member(Request, "properties", "rawContentBase64"))).to.contain(
      '"contentEncoding":"base64"',
    );
  });

  it("leaves room for other fields", async () => {
    expect(JSON.stringify(await jsonlSchema())).not.to.contain("additionalProperties");
  });

  for (const path of fixturePaths) {
    it(`holds for fixtures/${path}`, async () => {
      const schema = z.fromJSONSchema(await jsonlSchema());
      const lines = await convert(mitmFormat, jsonlFormat, fixture(path));
      for (const line of lines.toString().trimEnd().split("\n")) schema.parse(JSON.parse(line));
    });
  }

  it("holds for any flow", async () => {
    const schema = z.fromJSONSchema(await jsonlSchema());
    await fc.assert(
      fc.asyncProperty(fittingFlow, async (flow) => {
        const file = await inOurSpelling(encode(flow));
        const line = await convert(mitmFormat, jsonlFormat, file);
        schema.parse(JSON.parse(line.toString()));
      }),
      { numRuns: 50 },
    );
  });

  it("does not hold for lines with values of other types", async () => {
    const schema = z.fromJSONSchema(await jsonlSchema());
    for (const line of [
      {},
      { mitmtsDump: 2, type: "tcp" },
      { mitmtsDump: 1, type: "ftp" },
      { mitmtsDump: 1, type: "tcp", id: 5 },
      { mitmtsDump: 1, type: "http", request: { port: 80.5 } },
      { mitmtsDump: 1, type: "http", request: { headers: [{ name: 1 }] } },
      { mitmtsDump: 1, type: "tcp", metadata: [] },
    ]) {
      expect(schema.safeParse(line).success, JSON.stringify(line)).to.be.false;
    }
    expect(schema.safeParse({ mitmtsDump: 1, type: "tcp", other: 5 }).success).to.be.true;
  });
});
