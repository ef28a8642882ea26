import { Finder, plainFlags } from "../filter/regex/finder.js";
import { ContentEncodingError } from "../flow/content-encoding.js";
import type { HttpFlow } from "../flow/http-flow.js";
import type { Message } from "../flow/message.js";
import type { ScriptContext } from "../script/context.js";
import type { Script } from "../script/events.js";
import { eachMessage } from "./each-message.js";
import type { Recording } from "./recording.js";
import { readByteRule } from "./spec/byte-rule.js";
import { explained } from "./spec/rule.js";

const option = "modify-body";

/** `--modify-body [/filter]/regex/[@]replacement`: replaces what a pattern finds in bodies. */
export async function make(values: readonly string[], recording: Recording): Promise<Script> {
  const rules = await Promise.all(values.map(readRule));
  const { request, response } = eachMessage(recording, (message, flow, { log }) =>
    modify(message, flow, rules, log),
  );
  return { request, response };
}

interface BodyRule {
  readonly matches: (flow: HttpFlow<"request">) => boolean;
  readonly finder: Finder;
  readonly replacement: Buffer;
}

async function readRule(value: string): Promise<BodyRule> {
  const { matches, subject, replacement } = await readByteRule(option, value);
  const characters = Array.from(subject.bytes.toString("latin1"));
  const flags = { ...plainFlags, dotAll: true, ascii: true };
  const pattern = { kind: "bytes", characters, origins: subject.origins } as const;
  const finder = explained(option, value, () => new Finder(pattern, flags));
  return { matches, finder, replacement };
}

function modify(
  message: Message,
  flow: HttpFlow<"request">,
  rules: readonly BodyRule[],
  log: ScriptContext["log"],
): void {
  for (const { matches, finder, replacement } of rules) {
    if (!matches(flow)) continue;
    try {
      const { content } = message;
      if (content !== null) message.content = replaced(content, finder, replacement);
    } catch (error) {
      if (!(error instanceof ContentEncodingError)) throw error;
      log.warn(`a body of flow ${flow.id} stays as it is: ${error.message}`);
      return;
    }
  }
}

function replaced(content: Buffer, finder: Finder, replacement: Buffer): Buffer {
  const parts: Buffer[] = [];
  let done = 0;
  for (const { start, end } of finder.findInBytes(content)) {
    parts.push(content.subarray(done, start), replacement);
    done = end;
  }
  return parts.length === 0 ? content : Buffer.concat([...parts, content.subarray(done)]);
}
