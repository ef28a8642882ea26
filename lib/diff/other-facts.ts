import type { Flow } from "../flow/flow.js";
import {
  Float,
  isDict,
  isList,
  isNode,
  type StateDict,
  type StateValue,
} from "../flow/state/state.js";
import { decodeText } from "../flow/text.js";

/** What of a flow stands in other parts, or is no more than a copy of it. */
const elsewhere: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  "": new Set(["version", "type", "backup", "messages", "error"]),
  request: new Set(["http_version", "headers", "content", "trailers", "method", "path", "scheme"]),
  response: new Set(["http_version", "headers", "content", "trailers", "status_code", "reason"]),
  websocket: new Set(["messages", "close_code", "close_reason", "closed_by_client"]),
};

/** Deeper values are shown as being there, and no more. */
const deepest = 20;

/** What else is known of a flow: its connections, times, notes; a line each. */
export function otherFacts(flow: Flow): string[] {
  const isDns = flow.type === "dns";
  const lines: string[] = [];
  for (const [path, value] of entries(flow.state, "", 0)) {
    if (isDns && /^(?:request|response)\.(?!timestamp)/.test(path)) continue;
    lines.push(`${path}: ${spelled(value, 0)}`);
  }
  return lines.sort();
}

function* entries(
  dict: StateDict,
  path: string,
  depth: number,
): Generator<readonly [path: string, value: StateValue]> {
  for (const key of dict.keys()) {
    if (elsewhere[path]?.has(key) === true) continue;
    const value = dict.get(key) ?? null;
    const here = path === "" ? key : `${path}.${key}`;
    if (isDict(value) && depth < deepest) yield* entries(value, here, depth + 1);
    else yield [here, value];
  }
}

function spelled(value: StateValue, depth: number): string {
  if (value instanceof Float) return String(value.value);
  if (Buffer.isBuffer(value)) return JSON.stringify(decodeText(value));
  if (!isNode(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
  if (depth > deepest) return "...";
  if (isList(value)) {
    const items = Array.from({ length: value.length }, (_, at) =>
      spelled(value.get(at), depth + 1),
    );
    return `[${items.join(", ")}]`;
  }
  const members = value
    .keys()
    .map((key) => `${key}: ${spelled(value.get(key) ?? null, depth + 1)}`);
  return `{${members.join(", ")}}`;
}
