import { pixels, type ImageFormat } from "./image-format.js";

/** Bitmaps of Windows. */
export const bmp: ImageFormat = {
  name: "BMP",
  recognises: (bytes) =>
    bytes.toString("latin1", 0, 2) === "BM" && bytes.length >= 30 && bytes.readUInt32LE(6) === 0,
  *facts(bytes) {
    yield ["Format", "Windows bitmap"];
    yield pixels(bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)));
    yield ["Bits a pixel", String(bytes.readUInt16LE(28))];
  },
};
