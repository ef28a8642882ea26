import { makeFlow, type Flow } from "../../flow/flow.js";
import { defaultLimits } from "../../flow/source.js";
import type { StateDict } from "../../flow/state/state.js";
import { FlowReadError } from "../errors.js";
import type { ByteSource, FlowReader, ReaderOptions } from "../format.js";
import { readType } from "./flow-type.js";
import type { FlowRecord } from "./record.js";
import { OldFlows } from "./old-flows.js";
import { MitmSource, openRecord } from "./source.js";
import { FlowSplitter } from "./splitter.js";
import { isKnownVersion, newestVersion, versionOf } from "./version.js";

/** Longer flows are taken for a length that lies: 1 GiB. */
export const defaultMaxFlowBytes = 1024 * 1024 * 1024;

/**
 * Reads a mitmproxy flow file.
 *
 * @throws FlowReadError while it is iterated, after the whole flows before the damage.
 */
export async function* readMitm(source: ByteSource, options: ReaderOptions): FlowReader {
  const splitter = new FlowSplitter(options.file, options.maxFlowBytes ?? defaultMaxFlowBytes);
  const limits = { maxBodyBytes: options.maxBodyBytes ?? defaultLimits.maxBodyBytes };
  const old = new OldFlows(limits);
  const chunks = source[Symbol.asyncIterator]();
  try {
    let next = await chunks.next(undefined);
    for (; next.done !== true; next = await chunks.next(splitter.cutBytes)) {
      const flows: Flow[] = [];
      try {
        for (const record of splitter.split(next.value)) {
          const root = openRecord(record);
          const version = readVersion(record, root);
          flows.push(
            version === newestVersion
              ? makeFlow(
                  readType(record, root),
                  new MitmSource(record, version, root, limits, null),
                )
              : await old.read(record, root, version),
          );
        }
      } catch (error) {
        if (flows.length > 0) yield flows;
        throw error;
      }
      if (flows.length > 0) yield flows;
    }
  } finally {
    await chunks.return?.();
  }
  splitter.end();
}

/** Hot path: each flow is looked at for its version and its type, for the rest when it is asked for. */
function readVersion(record: FlowRecord, root: StateDict): number {
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
