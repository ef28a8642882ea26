import { withAddons, type AddonSettings } from "../../lib/addons/addons.js";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { FlowRunner } from "../../lib/flow-runner.js";
import type { Script } from "../../lib/script/events.js";

/** A saved exchange: a GET of this URL, and an answer. */
export function exchange(url: string, content = "from the server"): HttpFlow<"request"> {
  return HttpFlow.make(Request.make("GET", url), Response.make(200, content));
}

export interface AddonRun {
  readonly flows: readonly Flow[];
  /** What was logged. */
  readonly log: readonly string[];
}

/** Runs flows through addons, and scripts if there are any. */
export async function runAddons(
  settings: AddonSettings,
  flows: readonly Flow[],
  ...scripts: readonly Script[]
): Promise<AddonRun> {
  const log: string[] = [];
  const say = (message: string): void => void log.push(message);
  const loaded = scripts.map((exports, index) => ({ path: `${index + 1}.ts`, exports }));
  const runner = new FlowRunner(await withAddons(loaded, settings), {
    onScriptError: "abort",
    options: {},
    logFor: () => ({ debug: say, info: say, warn: say, error: say }),
    onError: (error) => say(error.message),
  });
  await runner.start();
  await runner.run(flows);
  await runner.done();
  return { flows: runner.takeWritable(), log };
}
