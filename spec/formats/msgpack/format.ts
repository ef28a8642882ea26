import { readMsgpack } from "../../../lib/formats/msgpack/reader.js";
import { writeMsgpack } from "../../../lib/formats/msgpack/writer.js";
import type { FileFormat } from "../shared/flow-file.js";

export const msgpackFormat: FileFormat = { read: readMsgpack, write: writeMsgpack };

/** What a file begins with, as docs/formats.md has it. */
export const header = Buffer.from(
  "82a6666f726d6174ab6d69746d74732d64756d70a776657273696f6e01",
  "hex",
);

/** A file of flows, each given as the MessagePack of its state. */
export function fileOf(...flows: readonly Buffer[]): Buffer {
  return Buffer.concat([header, ...flows.map(frameOf)]);
}

/** MessagePack binary data. */
export function frameOf(data: Buffer): Buffer {
  const head = Buffer.alloc(5, 0xc6);
  head.writeUInt32BE(data.length, 1);
  return Buffer.concat([head, data]);
}
