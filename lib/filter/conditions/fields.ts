import { bytesField, dictField } from "../../flow/field.js";
import type { Flow } from "../../flow/flow.js";
import type { Address } from "../../flow/address.js";
import { pythonText } from "../python-value.js";
import type { Matcher } from "../regex/matcher.js";
import type { PatternOperator } from "../syntax.js";
import type { PatternCondition } from "./condition.js";

type FieldOperator = Exclude<
  PatternOperator,
  "b" | "bq" | "bs" | "h" | "hq" | "hs" | "t" | "tq" | "ts"
>;

/** The conditions about single fields of a flow, and texts put together from them. */
export const fieldConditions: Readonly<Record<FieldOperator, PatternCondition>> = {
  m: {
    cost: 1,
    subject: "bytes",
    holds: (flow, matcher) =>
      flow.type === "http" && matcher.test(bytesField(flow.request.state, "method")),
  },
  marker: { cost: 1, subject: "text", holds: (flow, matcher) => matcher.test(flow.marked) },
  comment: {
    cost: 1,
    subject: "text",
    isMultiline: true,
    holds: (flow, matcher) => matcher.test(flow.comment),
  },
  src: {
    cost: 2,
    subject: "text",
    holds: (flow, matcher) => isAddress(flow.clientConn.peername, matcher),
  },
  dst: {
    cost: 2,
    subject: "text",
    holds: (flow, matcher) => isAddress(flow.serverConn.address, matcher),
  },
  d: {
    cost: 2,
    subject: "text",
    holds: (flow, matcher) =>
      flow.type === "http" &&
      (matcher.test(flow.request.host) || matcher.test(flow.request.prettyHost)),
  },
  u: { cost: 2, subject: "text", holds: isUrl },
  meta: {
    cost: 3,
    subject: "text",
    isMultiline: true,
    holds: (flow, matcher) => matcher.test(notesOf(flow)),
  },
};

function isAddress(address: Address | null, matcher: Matcher): boolean {
  return address !== null && matcher.test(`${address[0]}:${address[1]}`);
}

/** For DNS, the name that is asked for. */
function isUrl(flow: Flow, matcher: Matcher): boolean {
  if (flow.type === "http") return matcher.test(flow.request.prettyUrl);
  if (flow.type !== "dns") return false;
  const [question] = flow.request.questions;
  return question !== undefined && matcher.test(question.name);
}

/** One line for each note; values are spelled as Python spells them, as mitmproxy shows them. */
function notesOf(flow: Flow): string {
  const notes = dictField(flow.state, "metadata");
  return notes
    .keys()
    .map((key) => `${key}: ${pythonText(notes.get(key) ?? null)}`)
    .join("\n");
}
