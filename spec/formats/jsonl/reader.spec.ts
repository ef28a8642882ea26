import { expect } from "chai";
import { smallHttpFlow } from "../../support/small-flow.js";
import { encode, text } from "../../support/tnetstring.js";
import {
  convert,
  mitmFormat,
  readAll,
  readOnly,
  readUntilDamage,
  writeAll,
} from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";
import { lineWith, threeLines } from "./reader-support.js";

describe("a jsonl file", () => {
  const types = ["http", "tcp", "http"];

  for (const chunks of [[], [1], [100, 7]]) {
    it(`is read in chunks of ${chunks.join(", ") || "all"} bytes`, async () => {
      const file = Buffer.from(`${(await threeLines()).join("\n")}\n`);
      const flows = await readAll(jsonlFormat, file, { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(types);
      expect((await writeAll(jsonlFormat, flows)).equals(file)).to.be.true;
    });
  }

  it("may be without a line feed at its end, which it gets", async () => {
    const lines = (await threeLines()).join("\n");
    for (const chunks of [[], [10]]) {
      const flows = await readAll(jsonlFormat, Buffer.from(lines), { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(types);
      expect((await writeAll(jsonlFormat, flows)).toString()).to.equal(`${lines}\n`);
    }
  });

  it("may have lines that end in CR and LF, which they keep", async () => {
    const file = Buffer.from(`${(await threeLines()).join("\r\n")}\r\n`);
    const flows = await readAll(jsonlFormat, file, { chunks: [50] });
    expect((await writeAll(jsonlFormat, flows)).equals(file)).to.be.true;
    for (const flow of flows) flow.comment = "changed";
    const changed = (await writeAll(jsonlFormat, flows)).toString();
    expect(changed.split("\r\n")).to.have.length(4);
  });

  it("may have empty lines, which are left out", async () => {
    const [one, two, three] = await threeLines();
    const file = Buffer.from(`\n  \r\n${one}\n\n\t\n${two}\n${three}\n\n  `);
    for (const chunks of [[], [1], [30]]) {
      const flows = await readAll(jsonlFormat, file, { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(types);
      expect((await writeAll(jsonlFormat, flows)).toString()).to.equal(
        `${one}\n${two}\n${three}\n`,
      );
    }
  });

  it("may begin with a byte order mark, which is no part of the first flow", async () => {
    const [one, two] = await threeLines();
    const file = Buffer.from(`\ufeff${one}\n${two}\n`);
    for (const chunks of [[], [1]]) {
      const flows = await readAll(jsonlFormat, file, { chunks });
      expect(flows[0]?.source.place?.offset).to.equal(3);
      expect((await writeAll(jsonlFormat, flows)).toString()).to.equal(`${one}\n${two}\n`);
    }
  });

  it("may be empty", async () => {
    expect(await readAll(jsonlFormat, Buffer.alloc(0))).to.be.empty;
    expect(await readAll(jsonlFormat, Buffer.from("\n\n"))).to.be.empty;
    expect(await writeAll(jsonlFormat, [])).to.be.empty;
  });

  it("tells where its flows are", async () => {
    const [one, two, three] = await threeLines();
    const flows = await readAll(jsonlFormat, Buffer.from(`${one}\n\n${two}\r\n${three}`));
    expect(flows.map(({ source }) => source.place)).to.deep.equal([
      { file: "a file", number: 1, offset: 0 },
      { file: "a file", number: 2, offset: one.length + 2 },
      { file: "a file", number: 3, offset: one.length + two.length + 4 },
    ]);
  });

  it("may have white space around and in its lines, which they keep", async () => {
    const [one] = await threeLines();
    const file = Buffer.from(
      ` \t${one.replaceAll(",", " ,\t").replaceAll(":null", " : null ")}  \n`,
    );
    const [flow] = await readAll(jsonlFormat, file);
    expect(flow?.comment).to.equal("");
    expect((await writeAll(jsonlFormat, flow === undefined ? [] : [flow])).equals(file)).to.be.true;
  });

  it("may have fields that are not known, which stay in their lines", async () => {
    const file = Buffer.concat([
      await lineWith('"host":', '"note":{"$odd":[1]},"host":'),
      Buffer.from("\n"),
    ]);
    const flow = await readOnly(jsonlFormat, file);
    const original = await convert(
      mitmFormat,
      jsonlFormat,
      encode(smallHttpFlow({ id: text("one") })),
    );
    expect((await writeAll(jsonlFormat, [flow])).equals(file)).to.be.true;
    expect(
      (await writeAll(mitmFormat, [flow])).equals(await convert(jsonlFormat, mitmFormat, original)),
    ).to.be.true;
  });

  it("may lack fields: the version follows from that of the schema", async () => {
    const flow = await readOnly(jsonlFormat, Buffer.from('{"mitmtsDump":1,"type":"tcp","id":"x"}'));
    expect([flow.id, flow.state.get("version")]).to.deep.equal(["x", 21]);
    const back = await readOnly(mitmFormat, await writeAll(mitmFormat, [flow]));
    expect(back.id).to.equal("x");
  });

  it("may have null for fields of bytes in both of their spellings", async () => {
    const line =
      '{"mitmtsDump":1,"type":"http","request":{"path":null,"pathBase64":"Lw==","rawContent":null,"rawContentBase64":null}}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    if (flow.type !== "http") throw new Error("no HTTP");
    expect(flow.request.path).to.equal("/");
    expect(flow.request.rawContent).to.be.null;
  });

  it("may have numbers spelled as other programs spell them", async () => {
    const line =
      '{"mitmtsDump":1,"type":"http","timestampCreated":1.7e9,"request":{"port":8.0e1,"timestampStart":17,"timestampEnd":1700000000.50},"metadata":{"a":1E2,"b":-0,"c":12345678901234567890}}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    const mitm = (await writeAll(mitmFormat, [flow])).toString();
    expect(mitm).to.contain("4:port;2:80#");
    expect(mitm).to.contain("15:timestamp_start;2:17#");
    expect(mitm).to.contain("13:timestamp_end;12:1700000000.5^");
    expect(mitm).to.contain("17:timestamp_created;12:1700000000.0^");
    expect(mitm).to.contain("1:a;5:100.0^1:b;1:0#1:c;20:12345678901234567890#");
  });

  it("may have a name twice: the last one counts", async () => {
    const line =
      '{"mitmtsDump":1,"type":"tcp","id":"one","\\u0069d":"two","metadata":{"a":1,"a":2}}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    expect(flow.id).to.equal("two");
    expect(flow.metadata.get("a")).to.equal(2);
  });

  it("may have keys that objects have", async () => {
    const line =
      '{"__proto__":{"mitmtsDump":2},"mitmtsDump":1,"type":"tcp","metadata":{"__proto__":{"x":1},"constructor":2},"toString":5}';
    const flow = await readOnly(jsonlFormat, Buffer.from(line));
    expect(flow.state.keys()).to.deep.equal(["metadata", "type", "version"]);
    expect(flow.metadata.get("constructor")).to.equal(2);
    expect(Reflect.get({}, "x")).to.be.undefined;
  });

  it("has flows before the line that is wrong", async () => {
    const [one, two] = await threeLines();
    const { flows, error } = await readUntilDamage(
      jsonlFormat,
      Buffer.from(`${one}\n${two}\n{}\n`),
    );
    expect(flows).to.have.length(2);
    expect(error?.flowNumber).to.equal(3);
  });
});
