import { readFile } from "node:fs/promises";
import { FlowReadError } from "../formats/errors.js";
import { asReadError } from "../formats/errors.js";
import type { Flow } from "../flow/flow.js";
import { keyFrom, randomKey } from "../redact/key-file.js";
import { redactFlow } from "../redact/redact-flow.js";
import { Redactor, rulesWithoutFile } from "../redact/redactor.js";
import { rulesSchema, unknownRules, type Rules } from "../redact/rules.js";
import type { StderrLog } from "./log.js";
import type { RedactionSettings } from "./options/redaction.js";
import { UsageError } from "./usage-error.js";

/** The redaction of a run. */
export interface Redaction {
  /** Flows without secrets, for the writers. */
  readonly finish: (flows: readonly Flow[]) => readonly Flow[];
  /** Says what was replaced, and never the secret. */
  readonly report: (log: StderrLog) => void;
}

/** @throws UsageError when the key or the rules cannot be used. */
export async function loadRedaction({
  redactKey,
  redactRules,
}: RedactionSettings): Promise<Redaction> {
  const rules = redactRules === null ? rulesWithoutFile : await rulesFrom(redactRules);
  const redactor = new Redactor(redactKey === null ? randomKey() : await keyOf(redactKey), rules);
  return {
    finish: (flows) => flows.map((flow) => redacted(redactor, flow)),
    report: (log) => reportTo(log, redactor),
  };
}

function redacted(redactor: Redactor, flow: Flow): Flow {
  try {
    return redactFlow(redactor, flow);
  } catch (error) {
    const damage = asReadError(error, flow);
    throw damage instanceof FlowReadError ? damage : error;
  }
}

function reportTo(log: StderrLog, { report }: Redactor): void {
  const lines = report.lines();
  if (lines.length === 0) log.info("nothing was redacted");
  else log.info("redacted:");
  const width = Math.max(...lines.map(({ rule }) => rule.length), 0);
  for (const { rule, place, count } of lines) {
    log.info(`  ${rule.padEnd(width)}  ${place} (${count})`);
  }
}

async function keyOf(path: string): Promise<Buffer> {
  try {
    return await keyFrom(path);
  } catch (error) {
    throw new UsageError(`--redact-key ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

async function rulesFrom(path: string): Promise<Rules> {
  const refuse = (reason: string, cause?: unknown): UsageError =>
    new UsageError(`--redact-rules ${path}: ${reason}`, { cause });
  let data: unknown;
  try {
    data = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw refuse(reasonOf(error), error);
  }
  const result = rulesSchema.safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = issue?.path.map(String).join(".") ?? "";
    throw refuse(`${place === "" ? "" : `${place}: `}${issue?.message ?? "it is wrong"}`);
  }
  const [unknown] = unknownRules(result.data);
  if (unknown !== undefined) throw refuse(`off: there is no rule "${unknown}"`);
  return result.data;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
