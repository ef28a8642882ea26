import type { Flow } from "../../flow/flow.js";
import { asReadError } from "../../formats/errors.js";
import { inputName, readInput } from "../../io/input.js";
import { openFlows } from "../../open-flows.js";
import { learnSecrets } from "../../redact/redact-flow.js";
import type { Redactor } from "../../redact/redactor.js";
import { exitCodeOf } from "../exit-code.js";
import { inputStatus } from "../input-status.js";
import { openOptions } from "../inputs.js";
import type { RunSettings } from "../options/run.js";
import type { Progress } from "../progress/progress.js";

interface Around {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Gets to know the secrets of all inputs that are files. Whether a filter selects a flow makes no
 * difference: what is a secret in one flow is one in all. Returns the names of the other inputs.
 */
export async function learnFromInputs(
  redactor: Redactor,
  settings: RunSettings,
  { signal, progress }: Around,
): Promise<readonly string[]> {
  const statuses = settings.inputs.map((path) => ({ path, status: inputStatus(path) }));
  const files = statuses.filter(({ status }) => status?.isFile() === true);
  const total = files.reduce((sum, { status }) => sum + (status?.size ?? 0), 0);
  for (const { path } of files) {
    try {
      // Standard input, too, is read from its beginning, and stays where it is.
      const bytes = progress.lookedAt(readInput(path, { signal, start: 0 }), total);
      await learnFromInput(redactor, settings, path, bytes);
    } catch (error) {
      // The run meets it again, and says it.
      if (exitCodeOf(error) === undefined) throw error;
    }
  }
  return statuses
    .filter(({ status }) => status !== null && !status.isFile())
    .map(({ path }) => inputName(path));
}

async function learnFromInput(
  redactor: Redactor,
  settings: RunSettings,
  path: string,
  bytes: AsyncGenerator<Buffer, void, number | undefined>,
): Promise<void> {
  const skipsDamage = settings.onCorrupt === "skip" && { onGap: () => undefined };
  const { reader } = await openFlows(bytes, { ...openOptions(path, settings), ...skipsDamage });
  for await (const flows of reader) for (const flow of flows) learn(redactor, flow);
}

function learn(redactor: Redactor, flow: Flow): void {
  try {
    learnSecrets(redactor, flow);
  } catch (error) {
    throw asReadError(error, flow);
  }
}
