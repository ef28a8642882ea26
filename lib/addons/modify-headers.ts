import type { Headers } from "../flow/headers.js";
import type { HttpFlow } from "../flow/http-flow.js";
import { decodeText } from "../flow/text.js";
import type { Script } from "../script/events.js";
import { eachMessage } from "./each-message.js";
import type { Recording } from "./recording.js";
import { readByteRule } from "./spec/byte-rule.js";

/** `--modify-headers [/filter]/name/[@]value`: sets headers; an empty value removes them. */
export async function make(values: readonly string[], recording: Recording): Promise<Script> {
  const rules = await Promise.all(values.map(readRule));
  const { request, response } = eachMessage(recording, ({ headers }, flow) =>
    modify(headers, flow, rules),
  );
  return { requestheaders: request, responseheaders: response };
}

interface HeaderRule {
  readonly matches: (flow: HttpFlow<"request">) => boolean;
  readonly name: string;
  readonly value: string;
}

async function readRule(value: string): Promise<HeaderRule> {
  const { matches, subject, replacement } = await readByteRule("modify-headers", value);
  return { matches, name: decodeText(subject.bytes), value: decodeText(replacement) };
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
