import { curl } from "./curl/format.js";
import type { Format } from "./format.js";
import { har } from "./har/format.js";
import { httpie } from "./httpie/format.js";
import { jsonl } from "./jsonl/format.js";
import { mitm } from "./mitm/format.js";
import { msgpack } from "./msgpack/format.js";
import { raw } from "./raw/format.js";
import { warc } from "./warc/format.js";

/** All formats. Adding one is adding its folder, and a line here. */
export const formats: readonly Format[] = [mitm, har, jsonl, msgpack, warc, curl, httpie, raw];

/** The format that is written when nothing says which. */
export const defaultFormat: Format = mitm;

/** The names of the formats that can be read. */
export const readableNames: readonly string[] = formats
  .filter(({ loadReader }) => loadReader !== null)
  .map(({ name }) => name);

/** The names of the formats that can be written. */
export const writableNames: readonly string[] = formats
  .filter(({ loadWriter }) => loadWriter !== null)
  .map(({ name }) => name);

/** Null when there is none of that name. */
export function formatNamed(wanted: string): Format | null {
  return formats.find(({ name }) => name === wanted) ?? null;
}

/** The format whose extension a file's name has; null when it has none that is known. */
export function formatByFileName(fileName: string): Format | null {
  const inLowerCase = fileName.toLowerCase();
  const hasExtension = (extension: string): boolean => inLowerCase.endsWith(extension);
  return formats.find(({ extensions }) => extensions.some(hasExtension)) ?? null;
}
