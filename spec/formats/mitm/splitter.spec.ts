import { expect } from "chai";
import { FlowSplitter } from "../../../lib/formats/mitm/splitter.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import { encode } from "../../support/tnetstring.js";

const flows = [encode(smallTcpFlow()), encode(smallHttpFlow()), encode(smallTcpFlow())];
const file = Buffer.concat(flows);

/** The bytes of the flows, and the memory that each lies in. */
function split(chunks: readonly Buffer[]): { bytes: Buffer[]; memories: ArrayBufferLike[] } {
  const splitter = new FlowSplitter("some.mitm", file.length);
  const records = chunks.flatMap((chunk) => [...splitter.split(chunk)]);
  splitter.end();
  return {
    bytes: records.map(({ bytes, start, end }) => bytes.subarray(start, end)),
    memories: records.map(({ bytes }) => bytes.buffer),
  };
}

function inChunks(size: number): Buffer[] {
  const count = Math.ceil(file.length / size);
  return Array.from({ length: count }, (_, index) =>
    file.subarray(index * size, (index + 1) * size),
  );
}

describe("the flows of a file in chunks", () => {
  for (const size of [1, 2, 7, 100, file.length - 1]) {
    it(`are parts of the memory of chunks of ${size} bytes that lie one behind the other`, () => {
      const { bytes, memories } = split(inChunks(size));
      expect(bytes).to.deep.equal(flows);
      expect(new Set(memories)).to.deep.equal(new Set([file.buffer]));
    });

    it(`are put together from chunks of ${size} bytes that lie apart`, () => {
      const apart = inChunks(size).map((chunk) => Uint8Array.prototype.slice.call(chunk));
      expect(split(apart.map((chunk) => Buffer.from(chunk.buffer))).bytes).to.deep.equal(flows);
    });

    it(`are put together from chunks of ${size} bytes that lie in the wrong order`, () => {
      // The second half before the first, in one memory.
      const turned = Buffer.alloc(2 * file.length);
      const half = Math.ceil(file.length / 2);
      file.copy(turned, 0, half);
      file.copy(turned, file.length, 0, half);
      const first = turned.subarray(file.length, file.length + half);
      const second = turned.subarray(0, file.length - half);
      const parts = [first.subarray(0, size), first.subarray(size), second];
      expect(split(parts).bytes).to.deep.equal(flows);
    });
  }
});
