import { text } from "../../flow/field.js";
import type { FlowType } from "../../flow/flow.js";
import type { StateDict } from "../../flow/state/state.js";
import { FlowReadError } from "../errors.js";
import type { FlowRecord } from "./record.js";

/**
 * The type of a flow. Hot path: it is looked at in each flow.
 *
 * @throws FlowReadError when it is not known.
 */
export function readType(record: FlowRecord, root: StateDict): FlowType {
  const type = text(root.get("type"));
  if (type === "http" || type === "tcp" || type === "udp" || type === "dns") return type;
  throw new FlowReadError(record.place, `it has the unknown type ${JSON.stringify(type ?? null)}`);
}
