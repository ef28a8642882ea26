import type { Finder } from "../filter/regex/finder.js";
import { parseReplacement, type Replacement } from "../filter/regex/replacement.js";
import type { HttpFlow } from "../flow/http-flow.js";
import type { Script } from "../script/events.js";
import { asRequested, type Recording } from "./recording.js";
import { explained, parseRule, textFinderOf } from "./spec/rule.js";

const option = "map-remote";

/** `--map-remote [/filter]/url-regex/replacement`: sends requests to another URL. */
export function make(values: readonly string[], recording: Recording): Script {
  const rules = values.map(readRule);
  return {
    request(_ctx, flow) {
      if (recording.isAnswered(flow)) return;
      for (const { matches, finder, replacement } of rules) {
        if (!matches(asRequested(flow))) continue;
        const url = flow.request.prettyUrl;
        const mapped = replaced(url, finder, replacement);
        if (mapped !== url) flow.request.url = mapped;
      }
    },
  };
}

interface RemoteRule {
  readonly matches: (flow: HttpFlow<"request">) => boolean;
  readonly finder: Finder;
  readonly replacement: Replacement;
}

function readRule(value: string): RemoteRule {
  const rule = parseRule(option, value);
  const finder = textFinderOf(rule);
  const { text, offset } = rule.replacement;
  const origins = Array.from({ length: text.length + 1 }, (_, index) => offset + index);
  const replacement = explained(option, value, () =>
    parseReplacement({ text, origins }, finder.regex),
  );
  return { matches: rule.matches, finder, replacement };
}

function replaced(url: string, finder: Finder, replacement: Replacement): string {
  const characters = Array.from(url);
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const slice = (start: number, end?: number): string => characters.slice(start, end).join("");
  let mapped = "";
  let done = 0;
  for (const { start, end, groups } of finder.findAll(codes)) {
    mapped += slice(done, start);
    for (const part of replacement) {
      const place =
        part === 0 ? ([start, end] as const) : typeof part === "number" && groups[part - 1];
      if (typeof part === "string") mapped += part;
      else if (place) mapped += slice(...place);
    }
    done = end;
  }
  return mapped + slice(done);
}
