import { expect } from "chai";
import { msgpack } from "../../../lib/formats/msgpack/format.js";
import { fixture } from "../../support/captures.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import { encode, integer, text } from "../../support/tnetstring.js";
import { convert, mitmFormat, readAll, readError, writeAll } from "../shared/flow-file.js";
import { fileOf, frameOf, header, msgpackFormat } from "./format.js";

/** A flow that has only what the reader looks at. */
const smallest = Buffer.from("\x82\xa4type\xa4http\xa7version\x15", "latin1");

async function twoFlows(): Promise<Buffer> {
  const flows = [smallHttpFlow({ id: text("one") }), smallTcpFlow()];
  return convert(mitmFormat, msgpackFormat, Buffer.concat(flows.map(encode)));
}

async function reasonOf(file: Buffer): Promise<string> {
  return (await readError(msgpackFormat, file)).reason;
}

describe("a msgpack file", () => {
  it("begins with its name and version", async () => {
    expect((await twoFlows()).subarray(0, 29).equals(header)).to.be.true;
  });

  it("is a header where it has no flows", async () => {
    expect((await writeAll(msgpackFormat, [])).equals(header)).to.be.true;
    expect(await readAll(msgpackFormat, header)).to.be.empty;
  });

  it("has no flows where it is empty", async () => {
    expect(await readAll(msgpackFormat, Buffer.alloc(0))).to.be.empty;
  });

  it("may have a header before any flow, so that files can be joined", async () => {
    const file = await twoFlows();
    const joined = Buffer.concat([file, file, header, header]);
    for (const chunks of [[], [1], [7, 30]]) {
      const flows = await readAll(msgpackFormat, joined, { chunks });
      expect(flows.map(({ type }) => type)).to.deep.equal(["http", "tcp", "http", "tcp"]);
    }
  });

  it("is written with one header where several were joined", async () => {
    const file = await twoFlows();
    const flows = await readAll(msgpackFormat, Buffer.concat([file, file]));
    const wanted = Buffer.concat([file, file.subarray(header.length)]);
    expect((await writeAll(msgpackFormat, flows)).equals(wanted)).to.be.true;
  });

  it("tells where its flows are", async () => {
    const file = await twoFlows();
    const [one, two] = await readAll(msgpackFormat, Buffer.concat([file, file]), { chunks: [100] });
    expect(one?.source.place).to.deep.equal({ file: "a file", number: 1, offset: 29 });
    expect(two?.source.place?.number).to.equal(2);
    const third = (await readAll(msgpackFormat, Buffer.concat([file, file])))[2];
    expect(third?.source.place).to.deep.equal({
      file: "a file",
      number: 3,
      offset: file.length + header.length,
    });
  });

  for (const [what, head] of [
    ["one", Buffer.of(0xc4, smallest.length)],
    ["two", Buffer.of(0xc5, 0, smallest.length)],
    ["four", Buffer.of(0xc6, 0, 0, 0, smallest.length)],
  ] as const) {
    it(`may have lengths of ${what} bytes before its flows, which they keep`, async () => {
      const file = Buffer.concat([header, head, smallest]);
      const flows = await readAll(msgpackFormat, file);
      expect(flows.map(({ type }) => type)).to.deep.equal(["http"]);
      expect((await writeAll(msgpackFormat, flows)).equals(file)).to.be.true;
    });
  }

  it("is written with the shortest lengths there are", async () => {
    for (const [size, lead] of [
      [10, 0xc4],
      [1000, 0xc5],
      [100_000, 0xc6],
    ] as const) {
      const flow = Buffer.concat([Buffer.from("\x83\xa1x\xc6", "latin1"), Buffer.alloc(4)]);
      flow.writeUInt32BE(size, 4);
      const rest = Buffer.from("\xa4type\xa4http\xa7version\x15", "latin1");
      const [read] = await readAll(
        msgpackFormat,
        fileOf(Buffer.concat([flow, Buffer.alloc(size), rest])),
      );
      if (read !== undefined) read.comment = "";
      const written = await writeAll(msgpackFormat, read === undefined ? [] : [read]);
      expect(written[header.length]).to.equal(lead);
      expect(await readAll(msgpackFormat, written)).to.have.length(1);
    }
  });

  it("has a flow of which long bytes were handed on as they are", async () => {
    const [flow] = await readAll(mitmFormat, encode(smallHttpFlow()));
    if (flow?.type !== "http" || flow.response === null) throw new Error("no response");
    flow.request.rawContent = Buffer.alloc(300_000, "q");
    flow.response.rawContent = Buffer.alloc(20_000, "r");
    const file = await writeAll(msgpackFormat, [flow, flow]);
    const back = await convert(msgpackFormat, mitmFormat, file);
    expect(back.equals(await writeAll(mitmFormat, [flow, flow]))).to.be.true;
  });
});

describe("a damaged msgpack file", () => {
  it("may be none", async () => {
    expect(await reasonOf(fixture("demo.mitm"))).to.match(
      /^this is not a msgpack flow file: it be/,
    );
  });

  it("may have something else where a flow should be", async () => {
    const file = Buffer.concat([await twoFlows(), Buffer.from("\x93abc")]);
    const error = await readError(msgpackFormat, file);
    expect(error.reason).to.equal("there is no flow here, but the bytes c293616263");
    expect([error.flowNumber, error.offset]).to.deep.equal([3, file.length - 5]);
  });

  it("may be in a version to come", async () => {
    const next = Buffer.from(header);
    next[28] = 2;
    expect(await reasonOf(next)).to.equal(
      "what follows is in version 2 of the format; the newest that is known here is 1",
    );
    expect(await reasonOf(Buffer.concat([await twoFlows(), next]))).to.match(/version 2/);
  });

  it("may end anywhere", async () => {
    const file = await twoFlows();
    const whole = (await readAll(msgpackFormat, file)).map(({ source }) => source.place?.offset);
    for (let end = 1; end < file.length; end++) {
      if (end === 29 || end === whole[1]) continue;
      const error = await readError(msgpackFormat, file.subarray(0, end), { chunks: [50] });
      const place = end < header.length ? "a header" : "the flow";
      expect(error.reason).to.match(new RegExp(`^the file ends in the middle of ${place}`));
      expect(error.offset).to.equal(end < 29 ? 0 : end < (whole[1] ?? 0) ? 29 : whole[1]);
    }
  });

  it("may claim more than a flow may have", async () => {
    const claim = Buffer.concat([header, Buffer.from("c6ffffffff", "hex")]);
    expect(await reasonOf(claim)).to.equal(
      "it claims 4294967300 bytes; more than 1073741824 are not read",
    );
    const error = await readError(msgpackFormat, await twoFlows(), { maxFlowBytes: 100 });
    expect(error.reason).to.match(/more than 100 are not read$/);
  });

  it("may claim what is not there, which takes no memory", async () => {
    const claim = Buffer.concat([header, Buffer.from("c63ffffff0", "hex"), Buffer.alloc(1000)]);
    expect(await reasonOf(claim)).to.match(/1005 of 1073741813 bytes are there$/);
  });

  const broken: readonly (readonly [what: string, flow: Buffer | string, reason: RegExp])[] = [
    ["is empty", "", /^the flow ends where a value should be, at byte 34$/],
    ["is no dictionary", "\x91\x01", /^a flow should be a dictionary, but is not, at byte 34$/],
    ["has no version", "\x81\xa4type\xa4http", /^it is not in flow format 21$/],
    [
      "is in another version",
      "\x82\xa4type\xa4http\xa7version\x14",
      /^it is not in flow format 21$/,
    ],
    ["has no type", "\x81\xa7version\x15", /^it has no type$/],
    ["has a type that is a number", "\x82\xa4type\x01\xa7version\x15", /^it has no type$/],
    [
      "has an unknown type",
      "\x82\xa4type\xa3ftp\xa7version\x15",
      /^it has the unknown type "ftp"$/,
    ],
    ["goes on behind its end", Buffer.concat([smallest, Buffer.of(0xc0)]), /more behind the flow/],
    [
      "claims text that is not there",
      "\x82\xa4type\xdb\xff\xff\xff\xff",
      /claims a length of 4294/,
    ],
    ["claims items that are not there", "\x82\xa4type\xdd\xff\xff\xff\xff", /claims a length of/],
    ["claims entries that are not there", "\x81\xa1k\xdf\xff\xff\xff\xff", /claims a length of/],
    ["ends in a length", "\x81\xa1k\xdb\xff", /claims a length of/],
    ["has a value of no type", "\x83\xa4type\xa4http\xa7version\x15\xa1k\xc1", /does not exist/],
    ["has a number for a key", "\x83\xa4type\xa4http\xa7version\x15\x01\x01", /a key is not text/],
    [
      "has a number for a key within",
      "\x83\xa4type\xa4http\xa7version\x15\xa1k\x81\x01\x01",
      /a key is not text at byte 57$/,
    ],
    [
      "has text that is not UTF-8",
      "\x83\xa4type\xa4http\xa7version\x15\xa1k\xa2\xc3(",
      /text is not UTF-8 at byte 57$/,
    ],
    [
      "has a key that is not UTF-8",
      "\x83\xa4type\xa4http\xa7version\x15\xa2\xc3(\xc0",
      /text is not UTF-8/,
    ],
    [
      "has an extension that means nothing here",
      "\x83\xa4type\xa4http\xa7version\x15\xa1k\xd6\xff\x00\x00\x00\x00",
      /no flow holds an extension of type 255/,
    ],
    [
      "has an integer of no bytes",
      "\x83\xa4type\xa4http\xa7version\x15\xa1k\xc7\x00\x01",
      /no flow holds an extension of type 1/,
    ],
  ];
  for (const [what, flow, reason] of broken) {
    it(`may have a flow that ${what}`, async () => {
      const file = fileOf(typeof flow === "string" ? Buffer.from(flow, "latin1") : flow);
      expect(await reasonOf(file)).to.match(reason);
    });
  }

  it("still gives the flows before the damage", async () => {
    const file = Buffer.concat([await twoFlows(), frameOf(Buffer.of(0xc1))]);
    const types: string[] = [];
    const { read } = msgpackFormat;
    let error: unknown;
    try {
      for await (const flows of read(pieces(file), { file: "x" })) {
        types.push(...flows.map(({ type }) => type));
      }
    } catch (thrown) {
      error = thrown;
    }
    expect(types).to.deep.equal(["http", "tcp"]);
    expect(error).to.be.instanceOf(Error);
  });
});

describe("msgpack", () => {
  it("says that it ends in a header", async () => {
    const file = await twoFlows();
    for (const length of [1, 10, header.length - 1]) {
      const cut = Buffer.concat([file, header.subarray(0, length)]);
      const error = await readError(msgpackFormat, cut, { chunks: [7] });
      expect(error.reason).to.equal("the file ends in the middle of a header");
      expect([error.offset, error.flowNumber]).to.deep.equal([file.length, 3]);
    }
  });

  it("is recognised by its header, however little of it is there", () => {
    expect(msgpack.recognises(header)).to.equal("yes");
    expect(msgpack.recognises(header.subarray(0, 1))).to.equal("more");
    expect(msgpack.recognises(header.subarray(0, 28))).to.equal("more");
  });

  it("is recognised in a version to come, so that its reader says what is wrong", () => {
    expect(msgpack.recognises(Buffer.concat([header.subarray(0, 28), Buffer.of(9)]))).to.equal(
      "yes",
    );
  });

  it("is not what begins otherwise", () => {
    expect(msgpack.recognises(fixture("demo.mitm"))).to.equal("no");
    expect(msgpack.recognises(Buffer.from("{}"))).to.equal("no");
    expect(msgpack.recognises(encode(integer(1)))).to.equal("no");
  });
});

async function* pieces(file: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(file);
}
