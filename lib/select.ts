import type { FlowFilter } from "./filter/compile.js";
import { FilterLimitError } from "./filter/limit-error.js";
import type { Flow } from "./flow/flow.js";
import { asReadError, FlowReadError } from "./formats/errors.js";

/** Which flows a run is about; null for all. */
export interface Selection {
  /** What is read at all. */
  readonly read: FlowFilter | null;
  /** What is given to the scripts; other flows pass as they are. */
  readonly script: FlowFilter | null;
  /** What is written and shown, as the scripts have left it. */
  readonly write: FlowFilter | null;
}

export const everything: Selection = { read: null, script: null, write: null };

/**
 * Whether a filter selects a flow.
 *
 * @throws FlowReadError when the flow is broken where the filter looks, or the filter would take more
 *   memory for it than there is.
 */
export function selects(filter: FlowFilter | null, flow: Flow): boolean {
  if (filter === null) return true;
  try {
    return filter(flow);
  } catch (error) {
    const { place } = flow.source;
    if (error instanceof FilterLimitError && place !== null) {
      throw new FlowReadError(place, error.message, place.offset, { cause: error });
    }
    throw asReadError(error, flow);
  }
}

/** The flows that a filter selects, up to the first at which it fails, and that failure. */
export interface Selected {
  readonly flows: readonly Flow[];
  readonly failure: { readonly error: unknown } | null;
}

/** The flows that a filter selects; the same array where there is no filter. */
export function select(flows: readonly Flow[], filter: FlowFilter | null): Selected {
  if (filter === null) return { flows, failure: null };
  const chosen: Flow[] = [];
  try {
    for (const flow of flows) if (selects(filter, flow)) chosen.push(flow);
    return { flows: chosen, failure: null };
  } catch (error) {
    return { flows: chosen, failure: { error } };
  }
}
