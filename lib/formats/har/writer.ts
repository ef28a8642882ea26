import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { ByteSink, FlowReader, FlowWriter } from "../format.js";
import { parseJson } from "../json/json-value.js";
import type { Losses } from "../losses.js";

import { asWriteError } from "../shared/write-error.js";
import { AdjacentPieces } from "../shared/adjacent-pieces.js";
import { editedEntry } from "./edit/entry-edit.js";
import { EntryDict } from "./entry-dict.js";
import { exportEntry } from "./export/entry.js";
import { lossesOf } from "./export/losses.js";
import { SeenConnections } from "./export/timings.js";
import { HarReader } from "./reader.js";
import type { EntryRecord } from "./record.js";
import { HarSource } from "./source.js";
import { Surroundings } from "./surroundings.js";
import { withMember } from "./with-member.js";

/** What flows of other types are called where they are counted. */
const otherFlows = { tcp: "TCP flows", udp: "UDP flows", dns: "DNS flows" } as const;

/** An entry to be written, and what of the flow is not in it. */
interface WritableEntry {
  readonly bytes: Buffer;
  /** The entry that it was read from; null for a flow from elsewhere. */
  readonly record: EntryRecord | null;
  readonly losses: readonly string[];
}

/**
 * Writes a HAR file. What is around the entries is taken over from the HAR file that is read first;
 * entries are copied, or changed only where their flow was.
 */
export class HarWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #losses: Losses;
  readonly #surroundings: Surroundings;
  readonly #seen = new SeenConnections();
  readonly #output = new AdjacentPieces();
  #hasFurtherFiles = false;
  #files = 0;

  constructor(sink: ByteSink, losses: Losses) {
    this.#sink = sink;
    this.#losses = losses;
    this.#surroundings = new Surroundings(losses);
  }

  /**
   * Told how many files will be read, before the first of them. Pages of several files are joined
   * behind the entries, for that is where all of them are known.
   */
  expectInputs(count: number): void {
    if (count > 1) this.#surroundings.expectSeveral();
  }

  beginInput(reader: FlowReader): void {
    this.#surroundings.begin(reader instanceof HarReader ? reader.document : null);
    this.#hasFurtherFiles = ++this.#files > 1;
  }

  /** @throws FlowWriteError or FlowReadError when a flow cannot be written; none of `flows` is. */
  async write(flows: readonly Flow[]): Promise<void> {
    const entries = flows.map((flow) => this.#entryOf(flow));
    for (const entry of entries) this.#add(entry);
    await this.#sink.write(this.#output.take());
  }

  async end(): Promise<void> {
    await this.#sink.write([this.#surroundings.end()]);
  }

  #add(entry: WritableEntry | string): void {
    if (typeof entry === "string") {
      this.#losses.add([entry]);
      return;
    }
    const { record, losses } = entry;
    this.#losses.add(losses);
    this.#output.add(this.#surroundings.before(record));
    this.#output.add(entry.bytes);
  }

  /** The entry of a flow; what the flow is called that has none. */
  #entryOf(flow: Flow): WritableEntry | string {
    if (flow.type !== "http") return otherFlows[flow.type];
    try {
      const entry = this.#httpEntry(flow);
      return entry.record === null || !this.#hasFurtherFiles
        ? entry
        : this.#withPage(entry, entry.record);
    } catch (error) {
      throw asWriteError(error, flow);
    }
  }

  #httpEntry(flow: HttpFlow<"request">): WritableEntry {
    const { source } = flow;
    if (source instanceof HarSource && !(flow.isOpened && flow.isTouched)) {
      return { bytes: source.record.bytes, record: source.record, losses: [] };
    }
    flow.sync();
    const losses = lossesOf(flow);
    if (flow.state instanceof EntryDict) {
      const { origin } = flow.state;
      // A copy comes where it is written, not where its original was read.
      const record = origin === source ? origin.record : null;
      return { bytes: editedEntry(flow, origin), record, losses };
    }
    const bytes = Buffer.from(JSON.stringify(exportEntry(flow, this.#seen)));
    return { bytes, record: null, losses };
  }

  #withPage(entry: WritableEntry, record: EntryRecord): WritableEntry {
    const pageref = parseJson(entry.bytes).get("pageref");
    if (pageref?.kind !== "string") return entry;
    const name = this.#surroundings.renamedPage(record, pageref.text);
    return name === null ? entry : { ...entry, bytes: withMember(entry.bytes, "pageref", name) };
  }
}

export function writeHar(sink: ByteSink, losses: Losses): HarWriter {
  return new HarWriter(sink, losses);
}
