import { msgpack } from "../../lib/formats/msgpack/format.js";
import { MsgpackSource } from "../../lib/formats/msgpack/source.js";
import { header } from "../../lib/formats/msgpack/header.js";
import { singleFlowsAs } from "../seeds.js";
import { messagePack } from "../structures/msgpack.js";
import { captureTarget } from "./capture.js";

export const msgpackTarget = captureTarget(msgpack, messagePack, {
  seeds: () => singleFlowsAs(msgpack),
  tokens: [
    ...[header.toString("latin1"), "http", "tcp", "udp", "dns", "request", "response", "metadata"],
    ...["version", "type", "id", "headers", "content", "websocket", "messages", "backup", "error"],
  ],
  parts: {
    partsOf({ source }) {
      if (!(source instanceof MsgpackSource)) throw new TypeError("it is not of a msgpack file");
      const { offset, start, end } = source.frame;
      return [{ start: offset, end: offset + end - start }];
    },
    isBetween: (bytes) => bytes.toString("latin1").replaceAll(header.toString("latin1"), "") === "",
    mayBeMissed: () => false,
  },
});
