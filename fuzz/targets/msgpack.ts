import { msgpack } from "../../lib/formats/msgpack/format.js";
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
});
