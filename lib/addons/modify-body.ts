import { Finder, plainFlags } from "../filter/regex/finder.js";
import { ContentEncodingError } from "../flow/content-encoding.js";
import type { HttpFlow } from "../flow/http-flow.js";
import type { Message } from "../flow/message.js";
import type { ScriptContext } from "../script/context.js";
import type { Script } from "../script/events.js";
import { asAnswered, asRequested, type Recording } from "./recording.js";
import { unescapeBytes } from "./spec/escaped-bytes.js";
import { replacementBytes } from "./spec/replacement-bytes.js";
import { explained, parseRule } from "./spec/rule.js";

const option = "modify-body";

/** `--modify-body [/filter]/regex/[@]replacement`: replaces what a pattern finds in bodies. */
export async function make(values: readonly string[], recording: Recording): Promise<Script> {
  const rules = await Promise.all(values.map(readRule));
  return {
    request(ctx, flow) {
      if (!recording.isAnswered(flow)) modify(ctx, flow.request, asRequested(flow), rules);
    },
    response(ctx, flow) {
      modify(ctx, flow.response, asAnswered(flow), rules);
    },
  };
}

interface BodyRule {
  readonly matches: (flow: HttpFlow<"request">) => boolean;
  readonly finder: Finder;
  readonly replacement: Buffer;
}

async function readRule(value: string): Promise<BodyRule> {
  const rule = parseRule(option, value);
  const { text, offset } = rule.subject;
  const { bytes, origins } = unescapeBytes(option, value, text, offset);
  const characters = Array.from(bytes.toString("latin1"));
  const flags = { ...plainFlags, dotAll: true, ascii: true };
  const finder = explained(
    option,
    value,
    () => new Finder({ kind: "bytes", characters, origins }, flags),
  );
  return { matches: rule.matches, finder, replacement: await replacementBytes(rule) };
}

function modify(
  ctx: Pick<ScriptContext, "log">,
  message: Message,
  flow: HttpFlow<"request">,
  rules: readonly BodyRule[],
): void {
  for (const { matches, finder, replacement } of rules) {
    if (!matches(flow)) continue;
    try {
      const { content } = message;
      if (content !== null) message.content = replaced(content, finder, replacement);
    } catch (error) {
      if (!(error instanceof ContentEncodingError)) throw error;
      ctx.log.warn(`a body of flow ${flow.id} stays as it is: ${error.message}`);
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
