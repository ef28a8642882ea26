import type { ImageFormat } from "./image-format.js";

const mostShown = 100;

/** Icons of Windows, as sites have them for their tabs: several images in one file. */
export const ico: ImageFormat = {
  name: "ICO",
  recognises: (bytes) => bytes.length >= 6 && bytes.readUInt32BE(0) === 0x00000100,
  *facts(bytes) {
    const count = bytes.readUInt16LE(4);
    yield ["Format", "ICO"];
    yield ["Number of images", String(count)];
    for (let nth = 0; nth < Math.min(count, mostShown); nth++) {
      const entry = bytes.subarray(6 + 16 * nth, 22 + 16 * nth);
      const start = entry.readUInt32LE(12);
      const isPng = bytes.toString("latin1", start + 1, start + 4) === "PNG";
      const size = `${entry.readUInt8(0) || 256} x ${entry.readUInt8(1) || 256} px`;
      yield [
        `Image ${nth + 1}`,
        `${size}, ${entry.readUInt16LE(6)} bits a pixel${isPng ? ", PNG" : ""}`,
      ];
    }
  },
};
