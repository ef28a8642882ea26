import { mostParts, pixels, type ImageFact, type ImageFormat } from "./image-format.js";
import { exifFacts } from "./exif.js";

/** WebP (RFC 9649). */
export const webp: ImageFormat = {
  name: "WEBP",
  recognises: (bytes) =>
    bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP",
  *facts(bytes) {
    yield ["Format", "WebP"];
    let frames = 0;
    let hasSize = false;
    let at = 12;
    for (let nth = 0; nth < mostParts && at + 8 <= bytes.length; nth++) {
      const type = bytes.toString("latin1", at, at + 4);
      const length = bytes.readUInt32LE(at + 4);
      const data = bytes.subarray(at + 8, at + 8 + length);
      // The picture's own size stands in the first chunk that has one.
      const facts = [...chunkFacts(type, data)];
      if (!hasSize) yield* facts;
      else if (type === "EXIF") yield* facts;
      hasSize ||= facts.some(([what]) => what === "Size");
      if (type === "ANMF") frames++;
      at += 8 + length + (length % 2);
    }
    if (frames > 0) yield ["frames", String(frames)];
  },
};

function* chunkFacts(type: string, data: Buffer): Generator<ImageFact> {
  switch (type) {
    case "VP8 ":
      yield ["Encoding", "lossy"];
      yield pixels(data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff);
      break;
    case "VP8L": {
      const bits = data.readUInt32LE(1);
      yield ["Encoding", "lossless"];
      yield pixels((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
      break;
    }
    case "VP8X":
      yield pixels(data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1);
      break;
    case "EXIF":
      yield* exifFacts(data.toString("latin1", 0, 6) === "Exif\0\0" ? data.subarray(6) : data);
  }
}
