import type { Format } from "../format.js";
import { header, mayBeHeader } from "./header.js";

/** Flows as MessagePack: small, quick, and for any language; see docs/formats.md. */
export const msgpack: Format = {
  name: "msgpack",
  extensions: [".msgpack"],
  recognises(head) {
    if (!mayBeHeader(head, 0)) return "no";
    return head.length < header.length ? "more" : "yes";
  },
  loadReader: async () => (await import("./reader.js")).readMsgpack,
  loadWriter: async () => (await import("./writer.js")).writeMsgpack,
  canAppend: true,
  loadFindEnd: async () => (await import("./find-end.js")).findMsgpackEnd,
};
