import type { StateDict } from "../../flow/state/state.js";
import { FlowReadError } from "../errors.js";
import type { FlowRecord } from "./record.js";
import { isKnownVersion, newestVersion, versionOf } from "./version.js";

/**
 * The version of a flow. Hot path: it is looked at in each flow.
 *
 * @throws FlowReadError when it is not known.
 */
export function readVersion(record: FlowRecord, root: StateDict): number {
  const version = versionOf(root);
  if (version !== undefined && isKnownVersion(version)) return version;
  throw new FlowReadError(record, unknownVersion(version));
}

function unknownVersion(version: number | undefined): string {
  if (version === undefined) return "it has no format version; it is not a mitmproxy flow";
  const early = `0.${Math.round(version * 100)}`;
  return version < 1
    ? `it was written by mitmproxy ${early}, whose files no later mitmproxy can read`
    : `it is in flow format ${version}; the newest that is known here is ${newestVersion}`;
}
