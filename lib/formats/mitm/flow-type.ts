import { text } from "../../flow/field.js";
import type { FlowType } from "../../flow/flow.js";
import { FlowReadError } from "../errors.js";
import type { EncodedDict } from "./encoded-dict.js";
import type { FlowRecord } from "./record.js";

const flowTypes: readonly FlowType[] = ["http", "tcp", "udp", "dns"];

/**
 * The type of a flow. Hot path: it is looked at in each flow.
 *
 * @throws FlowReadError when it is not known.
 */
export function readType(record: FlowRecord, root: EncodedDict): FlowType {
  for (const type of flowTypes) if (root.isEncodedText("type", type)) return type;
  const type = text(root.get("type"));
  throw new FlowReadError(record, `it has the unknown type ${JSON.stringify(type ?? null)}`);
}
