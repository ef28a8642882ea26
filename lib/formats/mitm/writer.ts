import type { Flow } from "../../flow/flow.js";
import { copyTree } from "../../flow/state/state.js";
import { asReadError, FlowReadError, FlowWriteError } from "../errors.js";
import type { ByteSink, FlowWriter } from "../format.js";
import type { Losses } from "../losses.js";
import { BackwardOutput } from "./backward-output.js";
import type { downgrade } from "./downgrade/downgrade.js";
import { EncodingPlan } from "./encode.js";
import { MitmSource } from "./source.js";
import { newestVersion } from "./version.js";

/** How all flows are written in one version of the format. */
export interface FixedVersion {
  readonly version: number;
  /** The steps to it. Given, not imported: few runs need them. */
  readonly downgrade: typeof downgrade;
  /** Gathers what the version cannot hold. */
  readonly losses: Losses;
}

/** Writes a mitmproxy flow file. */
export class MitmWriter implements FlowWriter {
  readonly #sink: ByteSink;
  readonly #fixed: FixedVersion | null;
  readonly #output = new BackwardOutput();
  readonly #plan = new EncodingPlan(this.#output);

  /** @param fixed Null to leave each flow in its version, and to write changed ones in the newest. */
  constructor(sink: ByteSink, fixed: FixedVersion | null = null) {
    this.#sink = sink;
    this.#fixed = fixed;
  }

  /** @throws FlowWriteError when a flow holds what the format cannot; none of `flows` is written. */
  async write(flows: readonly Flow[]): Promise<void> {
    for (let index = flows.length - 1; index >= 0; index--) {
      const flow = flows[index];
      if (flow !== undefined) this.#add(flow);
    }
    await this.#sink.write(this.#output.take());
  }

  async end(): Promise<void> {
    // A flow file has nothing at its end.
  }

  #add(flow: Flow): void {
    try {
      if (this.#fixed === null) this.#addAsIs(flow);
      else this.#addIn(this.#fixed, flow);
    } catch (error) {
      this.#output.take();
      const damage = asReadError(error, flow);
      if (damage instanceof FlowReadError) throw damage;
      const reason = error instanceof Error ? error.message : String(error);
      throw new FlowWriteError(flow.source.place, reason, { cause: error });
    }
  }

  /** Hot path: what nothing changed is copied, whole or in part. */
  #addAsIs(flow: Flow): void {
    const { source } = flow;
    if (source instanceof MitmSource && !mayDiffer(flow, source)) {
      const { bytes, start, end } = source.record;
      this.#output.slice(bytes, start, end);
    } else {
      flow.sync();
      this.#plan.encode(flow.state);
    }
  }

  #addIn({ version, downgrade, losses }: FixedVersion, flow: Flow): void {
    if (flow.source instanceof MitmSource && flow.source.version === version && !flow.isTouched) {
      this.#addAsIs(flow);
      return;
    }
    flow.sync();
    const state = copyTree(flow.state);
    const result = downgrade(state, version);
    losses.add(result.losses);
    if (result.writable) this.#plan.encode(state);
  }
}

/**
 * Whether what a flow would be encoded as can differ from the bytes it was read from. In the newest
 * version, what is opened and not changed is encoded as the same bytes, so to look for changes first
 * would only take time.
 */
function mayDiffer(flow: Flow, source: MitmSource): boolean {
  return flow.isOpened && (source.version === newestVersion || flow.isTouched);
}
