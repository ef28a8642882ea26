import { pixels, type ImageFormat } from "./image-format.js";

const brands = /^(?:avif|avis|heic|heix|hevc|mif1|msf1)$/;
/** The boxes with an image's size lie near the beginning. */
const lookedAt = 64 * 1024;

/** AVIF and HEIC: pictures in the boxes of ISO/IEC 23008-12. */
export const avif: ImageFormat = {
  name: "AVIF",
  recognises: (bytes) =>
    bytes.toString("latin1", 4, 8) === "ftyp" && brands.test(bytes.toString("latin1", 8, 12)),
  *facts(bytes) {
    yield ["Format", bytes.toString("latin1", 8, 10) === "he" ? "HEIC" : "AVIF"];
    yield ["Brand", bytes.toString("latin1", 8, 12)];
    // The largest: there may be one for a thumbnail, and one for each tile.
    let largest: readonly [width: number, height: number] = [0, 0];
    const head = bytes.subarray(0, lookedAt);
    for (
      let at = head.indexOf("ispe");
      at >= 0 && at + 16 <= head.length;
      at = head.indexOf("ispe", at + 4)
    ) {
      const size = [head.readUInt32BE(at + 8), head.readUInt32BE(at + 12)] as const;
      if (size[0] * size[1] > largest[0] * largest[1]) largest = size;
    }
    if (largest[0] > 0) yield pixels(...largest);
  },
};
