import { readFile } from "node:fs/promises";
import { AddonOptionError } from "../errors.js";
import { unescapeBytes } from "./escaped-bytes.js";
import { expandHome } from "./home.js";
import type { Rule } from "./rule.js";

/**
 * The bytes that a rule puts in: those of its replacement, or with an `@` those of the file that it
 * names, which is read once.
 *
 * @throws AddonOptionError when the file cannot be read.
 */
export async function replacementBytes(rule: Rule): Promise<Buffer> {
  const { option, value, replacement } = rule;
  const { text, offset } = replacement;
  if (!text.startsWith("@")) return unescapeBytes(option, value, text, offset).bytes;
  try {
    return await readFile(expandHome(text.slice(1)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AddonOptionError(option, value, `cannot read the file: ${reason}`, offset + 1, {
      cause: error,
    });
  }
}
