import { text } from "../../flow/field.js";
import { makeFlow, type Flow } from "../../flow/flow.js";
import type { FlowLimits } from "../../flow/source.js";
import { isDict } from "../../flow/state/state.js";
import type { EncodedDict } from "./encoded-dict.js";
import { readType } from "./flow-type.js";
import type { FlowRecord } from "./record.js";
import { MitmSource, openRecord, type Upgrade } from "./source.js";

/**
 * The flows of a file that are in versions before the newest.
 *
 * Before version 12, a WebSocket connection was two flows: first the HTTP flow of the handshake,
 * later one with the messages, that names the first. This keeps the first until the second comes.
 */
export class OldFlows {
  readonly #handshakes = new Map<string, MitmSource>();
  readonly #limits: FlowLimits;
  #upgrade: Upgrade | null = null;

  constructor(limits: FlowLimits) {
    this.#limits = limits;
  }

  /** @throws FlowReadError when the type is not known. */
  async read(record: FlowRecord, root: EncodedDict, version: number): Promise<Flow> {
    this.#upgrade ??= (await import("./upgrade/upgrade.js")).upgrade;
    const isWebSocket = version < 12 && text(root.get("type")) === "websocket";
    const type = isWebSocket ? "http" : readType(record, root);
    const handshake = isWebSocket ? this.#takeHandshake(root) : null;
    const source = new MitmSource(record, version, root, this.#limits, this.#upgrade, handshake);
    if (version < 12) this.#keepHandshake(source, root);
    return makeFlow(type, source);
  }

  /** Takes back a flow that turned out to be damaged: it is the handshake of none. */
  forget({ record }: MitmSource): void {
    for (const [id, handshake] of this.#handshakes) {
      if (handshake.record.offset === record.offset) this.#handshakes.delete(id);
    }
  }

  #keepHandshake({ record, version }: MitmSource, root: EncodedDict): void {
    const metadata = root.get("metadata");
    const id = text(root.get("id"));
    if (!isDict(metadata) || !metadata.has("websocket") || id === undefined) return;
    // A copy, for the chunk that it lies in is large.
    const bytes = Buffer.from(record.bytes.subarray(record.start, record.end));
    const copy = { ...record, bytes, start: 0, end: bytes.length };
    this.#handshakes.set(
      id,
      new MitmSource(copy, version, openRecord(copy), this.#limits, this.#upgrade),
    );
  }

  #takeHandshake(root: EncodedDict): MitmSource | null {
    const metadata = root.get("metadata");
    const named = isDict(metadata) ? text(metadata.get("websocket_handshake")) : undefined;
    if (named === undefined) return null;
    const handshake = this.#handshakes.get(named) ?? null;
    this.#handshakes.delete(named);
    return handshake;
  }
}
