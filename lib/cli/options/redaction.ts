import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Taking out what must not be handed over. */
export const redactionOptions = {
  redact: {
    type: "boolean",
    group: "Rewriting:",
    describe: "Replace passwords, keys, tokens, cookies, e-mail addresses",
  },
  "redact-key": {
    type: "string",
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "The same stand-ins with the same key FILE, made if missing",
  },
  "redact-rules": {
    type: "string",
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Add and remove rules: a JSON FILE",
  },
} as const satisfies OptionTable;

export interface RedactionSettings {
  readonly redacts: boolean;
  /** The path of a key; null for a key of this run alone. */
  readonly redactKey: string | null;
  /** The path of a rules file; null where there is none. */
  readonly redactRules: string | null;
}

/** @throws UsageError */
export function redactionSettings(
  values: Values<keyof typeof redactionOptions>,
): RedactionSettings {
  const settings = {
    redacts: values.flag("redact"),
    redactKey: values.text("redact-key"),
    redactRules: values.text("redact-rules"),
  };
  if (!settings.redacts && (settings.redactKey !== null || settings.redactRules !== null)) {
    throw new UsageError("--redact-key and --redact-rules need --redact");
  }
  return settings;
}
