import { deflateSync } from "node:zlib";
import { Zstd } from "@hpcc-js/wasm-zstd";
import { expect } from "chai";
import type { Gap } from "../../../lib/formats/gap.js";
import { makeEncoder } from "../../../lib/io/compression/make-encoder.js";
import { readFlows } from "../../../lib/read-flows.js";
import { fixture } from "../../support/captures.js";
import { describeEachZstd, describeWithoutNodeZstd } from "../../support/each-zstd.js";
import { readFlows as readWhole } from "../../support/mitm-file.js";
import { fc } from "../../support/property.js";
import { response, uuid, warcinfo } from "../warc/warc-file.js";

const file = fixture("demo.mitm");

/** Flows by their ids, and the bytes of each. */
interface Part {
  readonly id: string;
  readonly bytes: Buffer;
}

interface Subject {
  readonly compression: "gzip" | "zstd";
  /** So many bytes at the beginning of a member or frame may change without any harm. */
  readonly headBytes: number;
  /** Whether each change behind that is noticed. */
  readonly isChecked: boolean;
  readonly compress: (bytes: Buffer) => Promise<Buffer>;
  readonly format: string;
  readonly flows: () => Promise<readonly Part[]>;
}

async function mitmFlows(): Promise<Part[]> {
  const flows = await readWhole(file);
  const offsets = flows.map(({ source }) => source.place?.offset ?? 0);
  return flows.map(({ id }, nth) => ({ id, bytes: file.subarray(offsets[nth], offsets[nth + 1]) }));
}

function warcFlows(): Promise<Part[]> {
  const responses = [1, 2, 3, 4, 5].map((number) => ({
    id: uuid(number),
    bytes: response(number, {}, `HTTP/1.1 200 OK\r\n\r\n${"body ".repeat(100 * number)}`),
  }));
  return Promise.resolve([{ id: "warcinfo", bytes: warcinfo }, ...responses]);
}

const gzip = {
  compression: "gzip",
  headBytes: 10,
  isChecked: true,
  compress: (bytes: Buffer) => encode("gzip", bytes),
} as const;
const zstd = {
  compression: "zstd",
  headBytes: 7,
  isChecked: true,
  compress: (bytes: Buffer) => encode("zstd", bytes),
} as const;
const uncheckedZstd = {
  ...zstd,
  isChecked: false,
  compress: async (bytes: Buffer) => Buffer.from((await Zstd.load()).compress(bytes)),
};
const mitm = { format: "mitm", flows: mitmFlows } as const;
const warc = { format: "warc", flows: warcFlows } as const;

interface Read {
  readonly ids: readonly string[];
  readonly gaps: readonly Gap[];
}

async function read(bytes: Buffer, from = "mitm"): Promise<Read> {
  const gaps: Gap[] = [];
  const ids: string[] = [];
  const onGap = (gap: Gap): void => void gaps.push(gap);
  for await (const flow of readFlows(bytes, { onCorrupt: "skip", onGap, from })) {
    ids.push(flow.id);
  }
  return { ids, gaps };
}

async function encode(compression: "gzip" | "zstd", bytes: Buffer): Promise<Buffer> {
  const encoder = await makeEncoder(compression);
  const pieces: Buffer[] = [];
  for await (const piece of encoder.write(bytes)) pieces.push(Buffer.from(piece));
  for await (const piece of encoder.end()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The flows, each in a member or frame of its own. */
async function members({ compress, flows }: Subject): Promise<readonly Part[]> {
  const parts = await flows();
  return Promise.all(parts.map(async ({ id, bytes }) => ({ id, bytes: await compress(bytes) })));
}

function idsOf(parts: readonly Part[]): readonly string[] {
  return parts.map(({ id }) => id).filter((id) => id !== "warcinfo");
}

function specify(subject: Subject): void {
  const { compression, format, headBytes, isChecked } = subject;

  it("gives all flows of a whole one, and no gap", async () => {
    const parts = await members(subject);
    const { ids, gaps } = await read(Buffer.concat(parts.map(({ bytes }) => bytes)), format);
    expect(ids).to.deep.equal(idsOf(parts));
    expect(gaps).to.be.empty;
  });

  it("gives the flows before and behind the damaged part", async () => {
    const parts = await members(subject);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: parts.length - 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (damaged, at, flip) => {
          const bytes = parts.map((part) => Buffer.from(part.bytes));
          const member = bytes[damaged] ?? Buffer.alloc(0);
          const place = headBytes + (at % (member.length - headBytes));
          member[place] = (member[place] ?? 0) ^ flip;
          const { ids, gaps } = await read(Buffer.concat(bytes), format);
          const others = idsOf(parts.filter((_, index) => index !== damaged));
          // What comes out of the damaged part may have another id: its check comes too late.
          expect(ids.filter((id) => others.includes(id))).to.deep.equal(others);
          if (isChecked) expect(gaps.map((gap) => gap.compression)).to.include(compression);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("passes over other data between its parts", async () => {
    const parts = await members(subject);
    const joined = parts.map(({ bytes }) => bytes);
    const { ids, gaps } = await read(
      Buffer.concat([...joined.slice(0, 2), Buffer.from("junk"), ...joined.slice(2)]),
      format,
    );
    expect(ids).to.deep.equal(idsOf(parts));
    const offset = (joined[0]?.length ?? 0) + (joined[1]?.length ?? 0);
    const reason = "other data follows its end";
    expect(gaps).to.deep.equal([{ file: "<bytes>", compression, offset, length: 4, reason }]);
  });
}

describe("a compressed file that is read past damage", () => {
  describe("a flow file in gzip members", () => {
    specify({ ...gzip, ...mitm });
  });

  describe("a web archive in gzip members", () => {
    specify({ ...gzip, ...warc });
  });

  describeEachZstd("a flow file in zstd frames", () => {
    specify({ ...zstd, ...mitm });
  });

  describeWithoutNodeZstd("a flow file in zstd frames without checksums", () => {
    const subject = { ...uncheckedZstd, ...mitm };
    specify(subject);

    it("gives the flow behind a frame whose length leads into the next", async () => {
      const parts = await members(subject);
      const [, second = Buffer.alloc(0)] = parts.map(({ bytes }) => bytes);
      const blockAt = 7;
      second.writeUIntLE(second.readUIntLE(blockAt, 3) + (5 << 3), blockAt, 3);
      const { ids } = await read(Buffer.concat(parts.map(({ bytes }) => bytes)));
      expect(ids).to.include.members(idsOf(parts.filter((_, nth) => nth !== 1)));
    });
  });

  it("gives the flows of a cut zlib stream, which has nothing to go on with", async () => {
    const whole = deflateSync(file);
    const { ids, gaps } = await read(whole.subarray(0, whole.length - 1000));
    expect(ids).to.have.length.above(3);
    expect(gaps).to.deep.include.members([
      {
        file: "<bytes>",
        compression: "zlib",
        offset: whole.length - 1000,
        length: null,
        reason: "it is cut",
      },
    ]);
  });
});
