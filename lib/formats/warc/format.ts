import type { Format } from "../format.js";
import { magic } from "./head.js";

/** Web archives, as crawlers and archiving proxies write them: ISO 28500. */
export const warc: Format = {
  name: "warc",
  extensions: [".warc"],
  recognises(head) {
    const length = Math.min(head.length, magic.length);
    if (!head.subarray(0, length).equals(magic.subarray(0, length))) return "no";
    return length === magic.length ? "yes" : "more";
  },
  loadReader: async () => (await import("./reader.js")).readWarc,
  loadWriter: async () => (await import("./writer.js")).writeWarc,
  canAppend: true,
  loadFindEnd: async () => (await import("./find-end.js")).findWarcEnd,
};
