import type { Headers } from "../flow/headers.js";
import type { HttpFlow } from "../flow/http-flow.js";
import { decodeText } from "../flow/text.js";
import type { Script } from "../script/events.js";
import { asAnswered, asRequested, type Recording } from "./recording.js";
import { unescapeBytes } from "./spec/escaped-bytes.js";
import { replacementBytes } from "./spec/replacement-bytes.js";
import { parseRule } from "./spec/rule.js";

const option = "modify-headers";

/** `--modify-headers [/filter]/name/[@]value`: sets headers; an empty value removes them. */
export async function make(values: readonly string[], recording: Recording): Promise<Script> {
  const rules = await Promise.all(values.map(readRule));
  return {
    requestheaders(_ctx, flow) {
      if (!recording.isAnswered(flow)) modify(flow.request.headers, asRequested(flow), rules);
    },
    responseheaders(_ctx, flow) {
      modify(flow.response.headers, asAnswered(flow), rules);
    },
  };
}

interface HeaderRule {
  readonly matches: (flow: HttpFlow<"request">) => boolean;
  readonly name: string;
  readonly value: string;
}

async function readRule(value: string): Promise<HeaderRule> {
  const rule = parseRule(option, value);
  const { text, offset } = rule.subject;
  const name = decodeText(unescapeBytes(option, value, text, offset).bytes);
  return { matches: rule.matches, name, value: decodeText(await replacementBytes(rule)) };
}

/** All filters see the message as it came: no rule sees what another did. */
function modify(headers: Headers, flow: HttpFlow<"request">, rules: readonly HeaderRule[]): void {
  const matching = rules.filter(({ matches }) => matches(flow));
  if (matching.length === 0 || isAsWanted(headers, matching)) return;
  for (const { name } of matching) headers.delete(name);
  for (const { name, value } of matching) if (value !== "") headers.add(name, value);
}

/** Whether to remove all and add the new ones would change nothing. */
function isAsWanted(headers: Headers, rules: readonly HeaderRule[]): boolean {
  const added = rules.filter(({ value }) => value !== "");
  const names = new Set(rules.map(({ name }) => name.toLowerCase()));
  const present = [...headers];
  const kept = present.filter(([name]) => !names.has(name.toLowerCase()));
  const wanted = [...kept, ...added.map(({ name, value }) => [name, value] as const)];
  return (
    wanted.length === present.length &&
    wanted.every(([name, value], nth) => name === present[nth]?.[0] && value === present[nth][1])
  );
}
