import type { FlowFilter } from "../../filter/compile.js";
import { unescapeBytes } from "./escaped-bytes.js";
import { replacementBytes } from "./replacement-bytes.js";
import { parseRule } from "./rule.js";

/** A rule whose subject and replacement are bytes, written with the escapes of Python. */
export interface ByteRule {
  readonly matches: FlowFilter;
  readonly subject: ReturnType<typeof unescapeBytes>;
  readonly replacement: Buffer;
}

/**
 * Reads `[/flow-filter]/subject/[@]replacement`.
 *
 * @throws AddonOptionError when it is wrong, or the file behind `@` cannot be read.
 */
export async function readByteRule(option: string, value: string): Promise<ByteRule> {
  const rule = parseRule(option, value);
  const { text, offset } = rule.subject;
  const subject = unescapeBytes(option, value, text, offset);
  return { matches: rule.matches, subject, replacement: await replacementBytes(rule) };
}
