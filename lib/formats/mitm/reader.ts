import { makeFlow, type Flow, type FlowType } from "../../flow/flow.js";
import { text } from "../../flow/field.js";
import { isDict, type StateDict } from "../../flow/state/state.js";
import { FlowReadError } from "../errors.js";
import type { ByteSource, FlowReader } from "../format.js";
import type { FlowRecord } from "./record.js";
import { MitmSource, openRecord } from "./source.js";
import { FlowSplitter } from "./splitter.js";
import { isKnownVersion } from "./upgrade/upgrade.js";
import { newestVersion, versionOf } from "./version.js";

/** Longer flows are taken for a length that lies: 1 GiB. */
export const defaultMaxFlowBytes = 1024 * 1024 * 1024;

export interface MitmReaderOptions {
  /** The file's name, for messages. */
  readonly file: string;
  readonly maxFlowBytes?: number;
}

/**
 * Reads a mitmproxy flow file.
 *
 * @throws FlowReadError while it is iterated, after the whole flows before the damage.
 */
export async function* readMitm(source: ByteSource, options: MitmReaderOptions): FlowReader {
  const splitter = new FlowSplitter(options.file, options.maxFlowBytes ?? defaultMaxFlowBytes);
  const handshakes = new Map<string, MitmSource>();
  for await (const chunk of source) {
    const flows: Flow[] = [];
    try {
      for (const record of splitter.split(chunk)) flows.push(readFlow(record, handshakes));
    } catch (error) {
      if (flows.length > 0) yield flows;
      throw error;
    }
    if (flows.length > 0) yield flows;
  }
  splitter.end();
}

/** Hot path: it looks for the version and the type, and leaves the rest for when it is asked for. */
function readFlow(record: FlowRecord, handshakes: Map<string, MitmSource>): Flow {
  const root = openRecord(record);
  const version = versionOf(root);
  if (version === undefined || !isKnownVersion(version)) throw unknownVersion(record, root);
  const handshake = version < 12 ? joinWebSocket(record, root, version, handshakes) : null;
  const type = typeOf(record, root, version);
  return makeFlow(type, new MitmSource(record, version, root, handshake));
}

function typeOf(record: FlowRecord, root: StateDict, version: number): FlowType {
  const type = text(root.get("type"));
  if (type === "http" || type === "tcp" || type === "udp" || type === "dns") return type;
  if (type === "websocket" && version < 12) return "http";
  throw new FlowReadError(record.place, `it has the unknown type ${JSON.stringify(type ?? null)}`);
}

/**
 * Before version 12, a WebSocket connection was two flows: first the HTTP flow of the handshake,
 * later one with the messages, that names the first. Keeps the first; gives it back to the second.
 */
function joinWebSocket(
  record: FlowRecord,
  root: StateDict,
  version: number,
  handshakes: Map<string, MitmSource>,
): MitmSource | null {
  const metadata = root.get("metadata");
  const id = text(root.get("id"));
  if (!isDict(metadata) || id === undefined) return null;
  if (metadata.has("websocket")) {
    // A copy, for the chunk that it lies in is large.
    const bytes = Buffer.from(record.bytes.subarray(record.start, record.end));
    const copy = { bytes, start: 0, end: bytes.length, place: record.place };
    handshakes.set(id, new MitmSource(copy, version, openRecord(copy)));
  }
  const named = text(metadata.get("websocket_handshake"));
  if (named === undefined) return null;
  const handshake = handshakes.get(named) ?? null;
  handshakes.delete(named);
  return handshake;
}

function unknownVersion(record: FlowRecord, root: StateDict): FlowReadError {
  const version = versionOf(root);
  if (version === undefined) {
    return new FlowReadError(record.place, "it has no format version; it is not a mitmproxy flow");
  }
  const reason =
    version < 1
      ? `it was written by mitmproxy ${version}, whose files no later mitmproxy can read`
      : `it is in flow format ${version}; the newest that is known here is ${newestVersion}`;
  return new FlowReadError(record.place, reason);
}
