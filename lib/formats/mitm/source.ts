import { text } from "../../flow/field.js";
import { isDict, settle, type StateDict } from "../../flow/state/state.js";
import type { FlowLimits, FlowSource, Place } from "../../flow/source.js";
import { EncodedDict } from "./encoded-dict.js";
import { damaged, type FlowRecord } from "./record.js";
import { scanElement, scanned, tag } from "./tnetstring.js";
import type { upgrade } from "./upgrade/upgrade.js";
import { newestVersion } from "./version.js";

/** Brings a flow from its version to the newest. Loaded when there is a flow that needs it. */
export type Upgrade = typeof upgrade;

/** A flow in the bytes of a flow file. */
export class MitmSource implements FlowSource {
  readonly record: FlowRecord;
  /** The version that the flow is written in. */
  readonly version: number;
  readonly limits: FlowLimits;
  /** The steps from old versions; null in the newest, which needs none. */
  readonly #upgrade: Upgrade | null;
  /** The HTTP flow that a WebSocket flow before version 12 began with. */
  readonly #handshake: MitmSource | null;
  /** The outermost dictionary, in which the reader has looked already; for the first `open`. */
  #root: EncodedDict | null;

  constructor(
    record: FlowRecord,
    version: number,
    root: EncodedDict,
    limits: FlowLimits,
    upgrade: Upgrade | null,
    handshake: MitmSource | null = null,
  ) {
    this.record = record;
    this.version = version;
    this.limits = limits;
    this.#root = root;
    this.#upgrade = upgrade;
    this.#handshake = handshake;
  }

  get place(): Place {
    const { file, number, offset } = this.record;
    return { file, number, offset };
  }

  open(): StateDict {
    const root = this.#root ?? openRecord(this.record);
    this.#root = null;
    if (this.#upgrade === null) return root;
    const handshake = this.#openHandshake(root, this.#upgrade);
    const state = this.#upgrade(root, this.version, newestVersion, handshake);
    settle(state);
    return state;
  }

  #openHandshake(root: StateDict, upgrade: Upgrade): StateDict | null {
    if (this.#handshake !== null) {
      return upgrade(openRecord(this.#handshake.record), this.#handshake.version, 11);
    }
    // mitmproxy 1 and 2 kept the whole handshake in the WebSocket flow.
    const inside = root.get("handshake_flow");
    if (!isDict(inside)) return null;
    // It becomes the flow, whatever type damage gave it.
    if (text(inside.get("type")) !== "http") inside.set("type", "http");
    return upgrade(inside, this.version, 11);
  }
}

/**
 * The outermost dictionary of a flow.
 *
 * @throws FlowReadError when the record is not a dictionary.
 */
export function openRecord(record: FlowRecord): EncodedDict {
  scanElement(record, record.start, record.end);
  const { dataAt, tagAt } = scanned;
  if (tagAt !== record.end - 1 || record.bytes[tagAt] !== tag.dict) {
    throw damaged(record, record.start, "a flow should be a dictionary, but is not,");
  }
  return new EncodedDict(record, record.start, dataAt, tagAt);
}
