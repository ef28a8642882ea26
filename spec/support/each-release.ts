import type { Flow, FlowType } from "../../lib/flow/flow.js";
import { ofType, readFlows, writeFlows } from "./mitm-file.js";
import { releaseFixtures } from "./release-fixtures.js";

/** One specification for each release that has a flow of this name. */
export function itForReleases<Type extends FlowType>(
  name: string,
  type: Type,
  title: string,
  specify: (flow: Extract<Flow, { type: Type }>, format: number) => void | Promise<void>,
): void {
  for (const { path, file, format, flows } of releaseFixtures) {
    const index = flows.indexOf(name);
    if (index < 0) continue;
    const where = path.replace(/^.*\/(.*)\.mitm$/, "$1");
    it(`${title}: ${where}`, async () => {
      await specify(ofType(type, (await readFlows(file))[index]), format);
    });
  }
}

/** The flow as it is when it was touched, written and read again. */
export async function touchedAndRewritten<Any extends Flow>(flow: Any): Promise<Any> {
  flow.comment += "touched";
  const [again] = await readFlows(await writeFlows(flow));
  if (again?.type !== flow.type) throw new Error("it is not the same flow");
  return again as Any;
}
