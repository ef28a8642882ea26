import { fromState } from "../../../../lib/flow/state/plain-value.js";
import type { StateDict } from "../../../../lib/flow/state/state.js";
import { loss, type Loss } from "../../../../lib/formats/mitm/downgrade/loss.js";

/** A dictionary of a flow as plain data. */
export type Plain = Record<string, unknown>;

/** A state as plain data: floats and integers of the same value are the same. */
export function plain(state: StateDict): Plain {
  const data: unknown = fromState(state);
  if (!isPlain(data)) throw new Error("not a dictionary");
  // A backup that is null and one that is not there mean the same.
  if (data["backup"] === null) delete data["backup"];
  return data;
}

/** What each loss does to a flow: the whole of it. Flows of unknown types stay as they are. */
const effects: Readonly<Record<Loss, (flow: Plain) => void>> = {
  [loss.bytesInMetadata]: (flow) => {
    const metadata = part(flow, "metadata");
    for (const [key, value] of Object.entries(metadata)) {
      if (holdsBytes(value)) Reflect.deleteProperty(metadata, key);
    }
  },
  [loss.comment]: (flow) => (flow["comment"] = ""),
  [loss.creationTime]: (flow) => {
    const first = part(flow, flow["type"] === "http" ? "request" : "client_conn");
    flow["timestamp_created"] = first["timestamp_start"];
  },
  [loss.dnsFlow]: () => undefined,
  [loss.injectedMark]: (flow) => {
    for (const message of listOf(part(flow, "websocket")["messages"])) {
      listOf(message)[5] = false;
    }
  },
  [loss.marker]: (flow) => (flow["marked"] = ":default:"),
  [loss.proxyMode]: (flow) => (part(flow, "client_conn")["proxy_mode"] = "regular"),
  [loss.transportProtocol]: (flow) => {
    part(flow, "client_conn")["transport_protocol"] = "tcp";
    part(flow, "server_conn")["transport_protocol"] = "tcp";
  },
  [loss.udpFlow]: () => undefined,
};

/**
 * The flow as it should be after it was written in version `to` with these losses and read again:
 * but for them, it is the same.
 */
export function without(flow: StateDict, losses: readonly Loss[], to: number): Plain {
  const rest = plain(flow);
  // Not a loss: mitmproxy 10 and later always know when a client connected, and where an older
  // file does not say it, take this.
  const client = part(rest, "client_conn");
  if (to < 19 && client["timestamp_start"] === null) client["timestamp_start"] = 0;
  for (const each of losses) effects[each](rest);
  return rest;
}

function part(flow: Plain, key: string): Plain {
  const value = flow[key];
  if (!isPlain(value)) throw new Error(`${key} is not a dictionary`);
  return value;
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error("not a list");
  return value as unknown[];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function holdsBytes(value: unknown): boolean {
  if (Buffer.isBuffer(value)) return true;
  if (Array.isArray(value)) return value.some(holdsBytes);
  return isPlain(value) && Object.values(value).some(holdsBytes);
}
