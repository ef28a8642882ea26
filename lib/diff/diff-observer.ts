import { original, type Flow } from "../flow/flow.js";
import type { FlowObserver, FlowOutcome } from "../flow-observer.js";
import { asReadError } from "../formats/errors.js";
import type { ByteSink } from "../formats/format.js";
import { TextSink } from "../terminal/text-sink.js";
import { diffLines } from "./diff-lines.js";
import { changedFlow, loneFlow, type FlowDiff, type Paths } from "./flow-diff.js";

/** Shows what scripts did: a diff of each flow that they changed, made or dropped. */
export class DiffObserver implements FlowObserver {
  readonly #text: TextSink;
  #newFlows = 0;

  constructor(sink: ByteSink, color: boolean) {
    this.#text = new TextSink(sink, { color, tabs: true });
  }

  /** @throws FlowReadError when a flow is broken. */
  async observe(outcome: FlowOutcome): Promise<void> {
    try {
      for (const { flow, isDropped } of inOrder(outcome)) {
        const diff = this.#diffOf(flow, isDropped);
        if (diff !== null) await this.#text.lines(diffLines(diff));
      }
    } finally {
      await this.#text.flush();
    }
  }

  #diffOf(flow: Flow, isDropped: boolean): FlowDiff | null {
    try {
      const paths = this.#pathsOf(flow);
      if (paths === null) return loneFlow("new", flow, this.#newPaths());
      const before = original(flow);
      if (isDropped) return loneFlow("gone", before, paths);
      return flow.isTouched ? changedFlow(before, flow, paths, "everything") : null;
    } catch (error) {
      throw asReadError(error, flow);
    }
  }

  #pathsOf({ source: { place } }: Flow): Paths | null {
    if (place === null) return null;
    const path = `${place.file.replace(/^\/+/, "")}/${place.number}`;
    return { old: path, new: path };
  }

  #newPaths(): Paths {
    const path = `new/${++this.#newFlows}`;
    return { old: path, new: path };
  }
}

/** What was dropped stands where it was read. */
function* inOrder({
  written,
  dropped,
}: FlowOutcome): Generator<{ readonly flow: Flow; readonly isDropped: boolean }> {
  let nth = 0;
  const numberOf = (flow: Flow | undefined): number => flow?.source.place?.number ?? -1;
  for (const flow of written) {
    for (
      let next = dropped[nth];
      next !== undefined && numberOf(next) < numberOf(flow);
      next = dropped[++nth]
    ) {
      yield { flow: next, isDropped: true };
    }
    yield { flow, isDropped: false };
  }
  for (const flow of dropped.slice(nth)) yield { flow, isDropped: true };
}
