import { makeFlow, type Flow } from "../../flow/flow.js";
import { defaultLimits } from "../../flow/source.js";
import type { ByteSource, FlowReader, ReaderOptions } from "../format.js";
import { defaultMaxFlowBytes } from "../mitm/reader.js";
import { FrameCutter } from "./frame-cutter.js";
import { readType } from "./outline.js";
import { MsgpackSource } from "./source.js";

/**
 * Reads a msgpack file. A flow is looked at from end to end when it is read, so that damage to its
 * structure is noticed then; it is decoded when somebody asks.
 *
 * @throws FlowReadError while it is iterated, after the whole flows before the damage.
 */
export async function* readMsgpack(source: ByteSource, options: ReaderOptions): FlowReader {
  const { file, maxFlowBytes = defaultMaxFlowBytes, maxBodyBytes, onGap } = options;
  const limits = maxBodyBytes === undefined ? defaultLimits : { maxBodyBytes };
  if (onGap !== undefined) {
    const { MsgpackFinder } = await import("./finder.js");
    const { readPastDamage } = await import("../recovery/read-past-damage.js");
    yield* readPastDamage(source, new MsgpackFinder(limits, maxFlowBytes), file, onGap);
    return;
  }
  const cutter = new FrameCutter(file, maxFlowBytes);
  for await (const chunk of source) {
    const flows: Flow[] = [];
    try {
      for (const frame of cutter.cut(chunk)) {
        flows.push(makeFlow(readType(frame), new MsgpackSource(frame, limits)));
      }
    } catch (error) {
      if (flows.length > 0) yield flows;
      throw error;
    }
    if (flows.length > 0) yield flows;
  }
  cutter.end();
}
