import { readFile } from "node:fs/promises";
import { fileError, systemCode } from "../../io/errors.js";
import { keyFrom, randomKey } from "../../redact/key-file.js";
import { Redactor, rulesWithoutFile } from "../../redact/redactor.js";
import { rulesSchema, unknownRules, type Rules } from "../../redact/rules.js";
import type { RedactionSettings } from "../options/redaction.js";
import { UsageError } from "../usage-error.js";

/** @throws UsageError when the key or the rules cannot be used. */
export async function loadRedactor({
  redactKey,
  redactRules,
}: RedactionSettings): Promise<Redactor> {
  const rules = redactRules === null ? rulesWithoutFile : await rulesFrom(redactRules);
  return new Redactor(redactKey === null ? randomKey() : await keyOf(redactKey), rules);
}

async function keyOf(path: string): Promise<Buffer> {
  try {
    return await keyFrom(path);
  } catch (error) {
    throw refusal("--redact-key", path, error);
  }
}

async function rulesFrom(path: string): Promise<Rules> {
  const refuse = (reason: string): UsageError =>
    new UsageError(`--redact-rules ${path}: ${reason}`);
  let data: unknown;
  try {
    data = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw refusal("--redact-rules", path, error);
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

function refusal(option: string, path: string, error: unknown): UsageError {
  const isOfSystem = systemCode(error) !== null || !(error instanceof Error);
  const reason = isOfSystem ? fileError(error, path, "read").message : `${path}: ${error.message}`;
  return new UsageError(`${option} ${reason}`, { cause: error });
}
