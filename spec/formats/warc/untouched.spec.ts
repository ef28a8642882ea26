import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { itForCorpus } from "../../support/captures.js";
import { chunkSizes } from "../../support/arbitrary/flow.js";
import { fc } from "../../support/property.js";
import { fromState } from "../../../lib/flow/state/plain-value.js";
import {
  concurrentTo,
  idField,
  metadata,
  record,
  request,
  response,
  runThrough,
  warcinfo,
} from "./warc-file.js";

const elsewhere = { "WARC-Target-URI": "http://example.com/other" };
const resource = record(
  "resource",
  { "WARC-Record-ID": idField(50), "WARC-Date": "2020-01-02T03:04:05Z" },
  Buffer.alloc(70_000, "\r\nWARC/1.0\r\n"),
);

/** Small ones, but not so small that a long record takes long. */
const someSizes = fc.array(fc.integer({ min: 200, max: 9000 }), { minLength: 1, maxLength: 10 });

/** Records of all kinds, in an order that no program would write. */
const mixed = Buffer.concat([
  Buffer.from("\r\n"),
  warcinfo,
  request(1),
  request(3, elsewhere),
  metadata(5, 1),
  response(2, concurrentTo(1)),
  warcinfo,
  response(4, { ...elsewhere, ...concurrentTo(3) }),
  resource,
  response(6),
  metadata(7, 77),
  record("response", elsewhere, "not HTTP", { lineEnd: "\n" }),
  Buffer.from("\r\n\n"),
]);

describe("a web archive that nothing changes", () => {
  it("is the same bytes, in whatever order its records lie and in whatever chunks they come", async () => {
    await fc.assert(
      fc.asyncProperty(someSizes, async (chunks) => {
        const { file, flows, passedOver } = await runThrough(mixed, undefined, { chunks });
        expect(flows).to.have.length(3);
        expect(file.equals(mixed)).to.be.true;
        expect(passedOver.report()).to.be.null;
      }),
      { numRuns: 100 },
    );
  });

  it("is the same bytes when all of it was looked at", async () => {
    const { file } = await runThrough(mixed, (flow) => {
      fromState(flow.state);
      return undefined;
    });
    expect(file.equals(mixed)).to.be.true;
  });

  it("keeps the bytes of any mix of records", async () => {
    const names = fc.constantFrom(1, 2, 3, 4);
    const fields = fc.oneof(fc.constant({}), names.map(concurrentTo), fc.constant(elsewhere));
    const any = fc.oneof(
      fc.tuple(names, fields).map(([id, more]) => request(id, more)),
      fc.tuple(names, fields).map(([id, more]) => response(id, more)),
      fc.tuple(names, names).map(([id, of]) => metadata(id, of)),
      fc.constant(warcinfo),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 12 }), chunkSizes, async (records, chunks) => {
        const file = Buffer.concat(records);
        expect((await runThrough(file, undefined, { chunks })).file.equals(file)).to.be.true;
      }),
      { numRuns: 200 },
    );
  });

  it("loses the records of a flow that is left out, and no others", async () => {
    const { file } = await runThrough(
      Buffer.concat([warcinfo, request(1), response(2), metadata(3, 2), resource]),
      () => [],
    );
    expect(file.equals(Buffer.concat([warcinfo, resource]))).to.be.true;
  });

  it("has a copy of a flow behind it, as records of its own", async () => {
    const { file } = await runThrough(
      Buffer.concat([request(1), response(2), request(3, elsewhere)]),
      (flow) => [flow, flow.copy()],
    );
    const { flows } = await runThrough(file);
    expect(flows.map((flow) => flow.request.path)).to.deep.equal([
      "/a?b=c",
      "/a?b=c",
      "/a?b=c",
      "/a?b=c",
    ]);
    expect(flows.map((flow) => flow.response?.text ?? null)).to.deep.equal([
      "hello",
      "hello",
      null,
      null,
    ]);
    expect(new Set(flows.map(({ id }) => id)).size).to.equal(4);
  });

  it("does not pile up in memory what is no flow", async () => {
    const many = Buffer.concat(Array.from({ length: 300 }, () => resource));
    let largest = 0;
    const { file } = await runThrough(Buffer.concat([request(1), many, request(2)]), undefined, {
      chunks: [65_536],
      onWrite: (bytes) => (largest = Math.max(largest, bytes)),
    });
    expect(file).to.have.length(many.length + 2 * request(1).length);
    expect(largest).to.be.below(1024 * 1024);
  });

  itForCorpus(
    "warc",
    (name) => `is the same bytes: ${name}`,
    async (bytes, name) => {
      const file = name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
      expect((await runThrough(file)).file.equals(file)).to.be.true;
    },
  );
});
