import { factText, mostParts, pixels, type ImageFact, type ImageFormat } from "./image-format.js";
import { exifFacts } from "./exif.js";

/** JPEG (ITU-T T.81), in the frames of JFIF or Exif. */
export const jpeg: ImageFormat = {
  name: "JPEG",
  recognises: (bytes) => bytes.length > 3 && bytes.readUIntBE(0, 3) === 0xffd8ff,
  *facts(bytes) {
    yield ["Format", "JPEG (ISO 10918)"];
    let at = 2;
    for (let nth = 0; nth < mostParts && at + 4 <= bytes.length; nth++) {
      const marker = bytes.readUInt8(at + 1);
      if (bytes[at] !== 0xff || marker === startOfScan || marker === endOfImage) return;
      const length = bytes.readUInt16BE(at + 2);
      yield* segmentFacts(marker, bytes.subarray(at + 4, at + 2 + length));
      at += 2 + length;
    }
  },
};

const startOfScan = 0xda;
const endOfImage = 0xd9;
const comment = 0xfe;

function* segmentFacts(marker: number, data: Buffer): Generator<ImageFact> {
  if (isStartOfFrame(marker)) {
    yield pixels(data.readUInt16BE(3), data.readUInt16BE(1));
  } else if (marker === comment) {
    yield ["comment", factText(data, "utf8")];
  } else if (marker === 0xe0 && data.toString("latin1", 0, 5) === "JFIF\0") {
    yield ["jfif_version", `(${data.readUInt8(5)}, ${data.readUInt8(6)})`];
    yield ["jfif_density", `(${data.readUInt16BE(8)}, ${data.readUInt16BE(10)})`];
    yield ["jfif_unit", String(data.readUInt8(7))];
  } else if (marker === 0xe1 && data.toString("latin1", 0, 6) === "Exif\0\0") {
    yield* exifFacts(data.subarray(6));
  }
}

/** All but the markers among them that define tables. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
