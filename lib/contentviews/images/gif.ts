import { factText, mostParts, pixels, type ImageFact, type ImageFormat } from "./image-format.js";

/** Graphics Interchange Format (GIF89a specification). */
export const gif: ImageFormat = {
  name: "GIF",
  recognises: (bytes) => /^GIF8[79]a$/.test(bytes.toString("latin1", 0, 6)),
  *facts(bytes) {
    yield ["Format", "Compuserve GIF"];
    yield ["Version", bytes.toString("latin1", 0, 6)];
    yield pixels(bytes.readUInt16LE(6), bytes.readUInt16LE(8));
    yield ["background", String(bytes.readUInt8(11))];
    yield* blockFacts(bytes);
  },
};

const extension = 0x21;
const image = 0x2c;
const comment = 0xfe;

function* blockFacts(bytes: Buffer): Generator<ImageFact> {
  const comments: Buffer[] = [];
  let frames = 0;
  let at = 13 + colorTableLength(bytes.readUInt8(10));
  for (let nth = 0; nth < mostParts && at < bytes.length; nth++) {
    const kind = bytes[at];
    if (kind === extension) {
      const label = bytes[at + 1];
      const pieces = subBlocks(bytes, at + 2);
      if (label === comment) comments.push(pieces.data);
      at = pieces.end;
    } else if (kind === image && at + 10 <= bytes.length) {
      frames++;
      at = subBlocks(bytes, at + 11 + colorTableLength(bytes.readUInt8(at + 9))).end;
    } else {
      break;
    }
  }
  if (frames > 1) yield ["frames", String(frames)];
  for (const text of comments) yield ["comment", factText(text, "latin1")];
}

function colorTableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Blocks of up to 255 bytes, up to an empty one; of their content, the first few. */
function subBlocks(bytes: Buffer, start: number): { readonly data: Buffer; readonly end: number } {
  const pieces: Buffer[] = [];
  let at = start;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    if (pieces.length < 10) pieces.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { data: Buffer.concat(pieces), end: at + 1 };
}
