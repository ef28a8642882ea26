import { makeFlow, type Flow } from "../../flow/flow.js";
import { defaultLimits } from "../../flow/source.js";
import type { ByteSource, FlowReader, ReaderOptions } from "../format.js";
import { defaultMaxFlowBytes } from "../mitm/reader.js";
import { checkLine } from "./check.js";
import type { Line } from "./line.js";
import { LineCutter } from "./line-cutter.js";
import { JsonlSource } from "./source.js";

/**
 * Reads a jsonl file. Each line is checked against the schema when it is read, and decoded when
 * somebody asks.
 *
 * @throws LineError while it is iterated, after the flows before the line that is wrong.
 */
export async function* readJsonl(source: ByteSource, options: ReaderOptions): FlowReader {
  const { file, maxFlowBytes = defaultMaxFlowBytes, maxBodyBytes, onGap } = options;
  const limits = maxBodyBytes === undefined ? defaultLimits : { maxBodyBytes };
  if (onGap !== undefined) {
    const { JsonlFinder } = await import("./finder.js");
    const { readPastDamage } = await import("../recovery/read-past-damage.js");
    yield* readPastDamage(source, new JsonlFinder(limits, maxFlowBytes), file, onGap);
    return;
  }
  const cutter = new LineCutter(file, maxFlowBytes);
  const flowOf = (line: Line): Flow => {
    const type = checkLine(line);
    return makeFlow(type, new JsonlSource(line, type, limits));
  };
  for await (const chunk of source) {
    const flows: Flow[] = [];
    try {
      for (const line of cutter.cut(chunk)) flows.push(flowOf(line));
    } catch (error) {
      if (flows.length > 0) yield flows;
      throw error;
    }
    if (flows.length > 0) yield flows;
  }
  const last = cutter.end();
  if (last !== null) yield [flowOf(last)];
}
