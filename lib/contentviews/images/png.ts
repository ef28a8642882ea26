import { zlib } from "../../flow/late-zlib.js";
import { factText, mostParts, pixels, type ImageFact, type ImageFormat } from "./image-format.js";

/** Portable Network Graphics (W3C PNG, RFC 2083). */
export const png: ImageFormat = {
  name: "PNG",
  recognises: (bytes) => bytes.toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n",
  *facts(bytes) {
    yield ["Format", "Portable network graphics"];
    yield pixels(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
    let at = 8;
    for (let nth = 0; nth < mostParts && at + 12 <= bytes.length; nth++) {
      const length = bytes.readUInt32BE(at);
      const type = bytes.toString("latin1", at + 4, at + 8);
      yield* chunkFacts(type, bytes.subarray(at + 8, at + 8 + length));
      at += 12 + length;
    }
  },
};

function* chunkFacts(type: string, data: Buffer): Generator<ImageFact> {
  switch (type) {
    case "gAMA":
      yield ["gamma", String(data.readUInt32BE(0) / 100000)];
      break;
    case "pHYs":
      yield ["aspect", `${data.readUInt32BE(0)} x ${data.readUInt32BE(4)}`];
      break;
    case "acTL":
      yield ["frames", String(data.readUInt32BE(0))];
      break;
    case "tEXt": {
      const [keyword, rest] = splitAtZero(data);
      yield [keyword, factText(rest, "latin1")];
      break;
    }
    case "zTXt": {
      const [keyword, rest] = splitAtZero(data);
      yield [keyword, factText(inflated(rest.subarray(1)), "latin1")];
      break;
    }
    case "iTXt": {
      const [keyword, rest] = splitAtZero(data);
      const [, withTranslation] = splitAtZero(rest.subarray(2));
      const [, text] = splitAtZero(withTranslation);
      yield [keyword, factText(rest[0] === 1 ? inflated(text) : text, "utf8")];
    }
  }
}

function splitAtZero(data: Buffer): [before: string, after: Buffer] {
  const zero = data.indexOf(0);
  const end = zero < 0 ? data.length : zero;
  return [factText(data.subarray(0, end), "latin1"), data.subarray(end + 1)];
}

/** What is too long when it is decoded, or damaged, is left out. */
function inflated(data: Buffer): Buffer {
  try {
    return zlib().inflateSync(data, { maxOutputLength: 65536 });
  } catch {
    return Buffer.alloc(0);
  }
}
