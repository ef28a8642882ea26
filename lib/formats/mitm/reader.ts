import { makeFlow, type Flow } from "../../flow/flow.js";
import { defaultLimits, type FlowLimits } from "../../flow/source.js";
import type { ByteSource, FlowReader, ReaderOptions } from "../format.js";
import type { OnGap } from "../gap.js";
import { readType } from "./flow-type.js";
import { OldFlows } from "./old-flows.js";
import { readVersion } from "./read-version.js";
import { MitmSource, openRecord } from "./source.js";
import { FlowSplitter } from "./splitter.js";
import { newestVersion } from "./version.js";

/** Longer flows are taken for a length that lies: 1 GiB. */
export const defaultMaxFlowBytes = 1024 * 1024 * 1024;

/**
 * Reads a mitmproxy flow file.
 *
 * @throws FlowReadError while it is iterated, after the whole flows before the damage.
 */
export function readMitm(source: ByteSource, options: ReaderOptions): FlowReader {
  return options.onGap === undefined
    ? readWhole(source, options)
    : readDamaged(source, options, options.onGap);
}

async function* readWhole(source: ByteSource, options: ReaderOptions): FlowReader {
  const splitter = new FlowSplitter(options.file, options.maxFlowBytes ?? defaultMaxFlowBytes);
  const limits = limitsOf(options);
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

async function* readDamaged(source: ByteSource, options: ReaderOptions, onGap: OnGap): FlowReader {
  const { MitmFinder } = await import("./finder.js");
  const { readPastDamage } = await import("../recovery/read-past-damage.js");
  const { file, maxFlowBytes = defaultMaxFlowBytes } = options;
  yield* readPastDamage(source, new MitmFinder(limitsOf(options), maxFlowBytes), file, onGap);
}

function limitsOf({ maxBodyBytes }: ReaderOptions): FlowLimits {
  return maxBodyBytes === undefined ? defaultLimits : { maxBodyBytes };
}
