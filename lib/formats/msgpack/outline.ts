import type { FlowType } from "../../flow/flow.js";
import { FlowReadError } from "../errors.js";
import { newestVersion } from "../mitm/version.js";
import { damaged, type Frame } from "./frame.js";
import { readHead, skipValue } from "./head.js";
import { isSpelled } from "./text.js";

const flowTypes: readonly FlowType[] = ["http", "tcp", "udp", "dns"];

/**
 * The type of a flow. Hot path: it looks at each flow from end to end, but decodes nothing.
 *
 * @throws FlowReadError when the frame is not one whole flow, of a type and version that are known.
 */
export function readType(frame: Frame): FlowType {
  const { bytes } = frame;
  let typeAt = -1;
  let versionAt = -1;
  const { kind, dataAt: firstKey, length: entries } = readHead(frame, frame.dataAt);
  if (kind !== "dictionary") {
    throw damaged(frame, frame.dataAt, "a flow should be a dictionary, but is not,");
  }
  let at = firstKey;
  for (let entry = 0; entry < entries; entry++) {
    const key = readHead(frame, at);
    if (key.kind !== "text") throw damaged(frame, at, "a key is not text");
    const valueAt = key.dataAt + key.length;
    if (isSpelled(bytes, key.dataAt, valueAt, "type")) typeAt = valueAt;
    else if (isSpelled(bytes, key.dataAt, valueAt, "version")) versionAt = valueAt;
    at = skipValue(frame, valueAt);
  }
  if (at !== frame.end) throw damaged(frame, at, "there is more behind the flow,");
  checkVersion(frame, versionAt);
  return typeOf(frame, typeAt);
}

function checkVersion(frame: Frame, at: number): void {
  // The newest version is written as a single byte.
  if (at >= 0 && frame.bytes[at] === newestVersion) return;
  throw new FlowReadError(frame, `it is not in flow format ${newestVersion}`);
}

function typeOf(frame: Frame, at: number): FlowType {
  if (at >= 0) {
    const { kind, dataAt, length } = readHead(frame, at);
    if (kind === "text" || kind === "bytes") {
      for (const type of flowTypes) {
        if (isSpelled(frame.bytes, dataAt, dataAt + length, type)) return type;
      }
      const type = frame.bytes.toString("utf8", dataAt, dataAt + length);
      throw new FlowReadError(frame, `it has the unknown type ${JSON.stringify(type)}`);
    }
  }
  throw new FlowReadError(frame, "it has no type");
}
