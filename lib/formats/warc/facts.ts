import { decodeText, encodeText } from "../../flow/text.js";
import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { Float, isDict, isList, type StateDict, type StateValue } from "../../flow/state/state.js";

/** How a value of a flow stands in notes, which are JSON. */
export type FactValue = string | number | boolean | null | readonly [string, number];

type Kind = "text" | "bytes" | "time" | "integer" | "boolean" | "address";

/** Something short that flows have and the records of an exchange have no field for, or may not have. */
export interface Fact {
  /** In the notes, where facts of one part are together. */
  readonly part: string;
  readonly name: string;
  /** The dictionary of the flow's state that has it; null for the outermost. */
  readonly dict: string | null;
  readonly key: string;
  readonly kind: Kind;
}

function factsOf(part: string, dict: string | null, keys: Readonly<Record<string, Kind>>): Fact[] {
  return Object.entries(keys).map(([key, kind]) => ({
    part,
    name: key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    dict,
    key,
    kind,
  }));
}

const message: Readonly<Record<string, Kind>> = {
  http_version: "bytes",
  timestamp_start: "time",
  timestamp_end: "time",
};

const connection: Readonly<Record<string, Kind>> = {
  id: "text",
  peername: "address",
  timestamp_start: "time",
  timestamp_tls_setup: "time",
  timestamp_end: "time",
  tls: "boolean",
  tls_version: "text",
  cipher: "text",
  sni: "text",
};

/** All of them, in the order in which they are noted. */
export const facts: readonly Fact[] = [
  ...factsOf("flow", null, {
    id: "text",
    comment: "text",
    marked: "text",
    is_replay: "text",
    timestamp_created: "time",
  }),
  ...factsOf("error", "error", { msg: "text", timestamp: "time" }),
  ...factsOf("request", "request", {
    method: "bytes",
    scheme: "bytes",
    host: "text",
    port: "integer",
    authority: "bytes",
    path: "bytes",
    ...message,
  }),
  ...factsOf("response", "response", { status_code: "integer", reason: "bytes", ...message }),
  ...factsOf("client", "client_conn", connection),
  ...factsOf("server", "server_conn", {
    ...connection,
    address: "address",
    timestamp_tcp_setup: "time",
  }),
];

/** The value of a fact; undefined where the flow does not have that part, or it is of another kind. */
export function readFact(state: StateDict, { dict, key, kind }: Fact): FactValue | undefined {
  const part = dict === null ? state : state.get(dict);
  const value = isDict(part) ? part.get(key) : undefined;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return value;
  if (value instanceof Float)
    return Number.isFinite(value.value) ? value.value : String(value.value);
  if (Buffer.isBuffer(value)) return decodeText(value);
  if (kind !== "address" || !isList(value) || value.length < 2) return undefined;
  const [host, port] = [value.get(0), value.get(1)];
  return typeof host === "string" && typeof port === "number" ? [host, port] : undefined;
}

/** Gives a flow's state a noted value; one of another kind than it should be is ignored. */
export function writeFact(state: StateDict, { dict, key, kind }: Fact, noted: unknown): void {
  const value = stateValue(noted, kind);
  if (value === undefined || (value === null && !nullable.has(key))) return;
  if (dict === "error" && state.isNull("error")) {
    state.set("error", PlainDict.of({ msg: "", timestamp: new Float(0) }));
  }
  const part = dict === null ? state : state.get(dict);
  if (isDict(part)) part.set(key, value);
}

const nullable = new Set([
  "is_replay",
  "peername",
  "address",
  "timestamp_start",
  "timestamp_end",
  "timestamp_tcp_setup",
  "timestamp_tls_setup",
  "tls_version",
  "cipher",
  "sni",
]);

function stateValue(noted: unknown, kind: Kind): StateValue | undefined {
  if (noted === null) return null;
  switch (kind) {
    case "text":
      return typeof noted === "string" ? noted : undefined;
    case "bytes":
      return typeof noted === "string" ? encodeText(noted) : undefined;
    case "time":
      return timeOf(noted);
    case "integer":
      return Number.isSafeInteger(noted) ? Number(noted) : undefined;
    case "boolean":
      return typeof noted === "boolean" ? noted : undefined;
    case "address":
      return addressOf(noted);
  }
}

/** What is no number in JSON is its name. */
function timeOf(noted: unknown): Float | undefined {
  const isName = noted === "NaN" || noted === "Infinity" || noted === "-Infinity";
  return typeof noted === "number" || isName ? new Float(Number(noted)) : undefined;
}

function addressOf(noted: unknown): PlainList | undefined {
  if (!Array.isArray(noted)) return undefined;
  const [host, port] = noted as readonly unknown[];
  return typeof host === "string" && typeof port === "number"
    ? new PlainList([host, port])
    : undefined;
}
