import { factText, type ImageFact } from "./image-format.js";

/** The text fields of Exif's first directory (TIFF 6.0, section 2), by their tags. */
const names: Readonly<Partial<Record<number, string>>> = {
  0x010e: "image_description",
  0x010f: "make",
  0x0110: "model",
  0x0131: "software",
  0x0132: "date_time",
  0x013b: "artist",
  0x8298: "copyright",
};
const orientation = 0x0112;
const textType = 2;

/** Facts from a TIFF header and its first directory, as Exif has them. */
export function* exifFacts(tiff: Buffer): Generator<ImageFact, void, undefined> {
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  const count = Math.min(short(directory), 200);
  for (let nth = 0; nth < count; nth++) {
    const entry = directory + 2 + 12 * nth;
    const tag = short(entry);
    const name = names[tag];
    if (tag === orientation) yield ["orientation", String(short(entry + 8))];
    if (name === undefined || short(entry + 2) !== textType) continue;
    const length = long(entry + 4);
    const start = length > 4 ? long(entry + 8) : entry + 8;
    yield [
      name,
      factText(tiff.subarray(start, start + length), "utf8")
        .replace(/\0.*$/s, "")
        .trim(),
    ];
  }
}
