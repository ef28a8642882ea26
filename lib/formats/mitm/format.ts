import type { Format, WriteFormat } from "../format.js";
import { readMitm } from "./reader.js";
import { colon, maxLengthDigits, zero } from "./tnetstring.js";
import { MitmWriter } from "./writer.js";

/** Flow files as mitmproxy writes them. The one format that is always loaded: most runs use it. */
export const mitm: Format = {
  name: "mitm",
  extensions: [".mitm", ".flow", ".flows"],
  recognises(head) {
    const length = Math.min(head.length, maxLengthDigits + 1);
    for (let at = 0; at < length; at++) {
      const byte = head[at] ?? 0;
      if (byte === colon && at > 0) return "yes";
      if (byte < zero || byte > zero + 9) return "no";
    }
    return head.length > maxLengthDigits ? "no" : "more";
  },
  loadReader: () => Promise.resolve(readMitm),
  loadWriter: () => Promise.resolve((sink) => new MitmWriter(sink)),
  canAppend: true,
  loadFindEnd: async () => (await import("./find-end.js")).findMitmEnd,
};

/** Loads a writer that writes all flows in one version of the format. */
export async function loadMitmWriter(version: number): Promise<WriteFormat> {
  const { downgrade } = await import("./downgrade/downgrade.js");
  return (sink, losses) => new MitmWriter(sink, { version, downgrade, losses });
}
