import type { Flow } from "../../flow/flow.js";
import type { Headers } from "../../flow/headers.js";
import type { Message } from "../../flow/message.js";
import type { Matcher } from "../regex/matcher.js";
import type { PatternOperator } from "../syntax.js";
import type { PatternCondition } from "./condition.js";

type HeaderOperator = Extract<PatternOperator, "h" | "hq" | "hs" | "t" | "tq" | "ts">;

/** The conditions about headers. They are matched as bytes. */
export const headerConditions: Readonly<Record<HeaderOperator, PatternCondition>> = {
  h: ofBlock((flow, matcher) => inRequest(flow, matcher) || inResponse(flow, matcher)),
  hq: ofBlock(inRequest),
  hs: ofBlock(inResponse),
  t: ofType((flow, matcher) => {
    return inRequestType(flow, matcher) || inResponseType(flow, matcher);
  }),
  tq: ofType(inRequestType),
  ts: ofType(inResponseType),
};

/** Whether a response is one of those that pages are made of: scripts, styles, images, fonts. */
export function hasAssetType(message: Message): boolean {
  return hasContentType(message, assetTypes);
}

/** Unlike the patterns of users it heeds the case, and is found anywhere in the value. */
const assetTypes =
  /text\/javascript|application\/x-javascript|application\/javascript|text\/css|image\/|font\/|application\/font/;

function ofBlock(holds: PatternCondition["holds"]): PatternCondition {
  return { cost: 3, subject: "bytes", isMultiline: true, holds };
}

function ofType(holds: PatternCondition["holds"]): PatternCondition {
  return { cost: 3, subject: "bytes", holds };
}

function inRequest(flow: Flow, matcher: Matcher): boolean {
  return flow.type === "http" && matcher.test(blockOf(flow.request.headers));
}

function inResponse(flow: Flow, matcher: Matcher): boolean {
  return (
    flow.type === "http" && flow.response !== null && matcher.test(blockOf(flow.response.headers))
  );
}

/** The fields as they stand in an HTTP/1 message, each ended by CRLF. */
function blockOf(headers: Headers): string {
  let block = "";
  for (const [name, value] of headers.fields) {
    block += `${name.toString("latin1")}: ${value.toString("latin1")}\r\n`;
  }
  return block;
}

function inRequestType(flow: Flow, matcher: Matcher): boolean {
  return flow.type === "http" && hasContentType(flow.request, matcher);
}

function inResponseType(flow: Flow, matcher: Matcher): boolean {
  return flow.type === "http" && flow.response !== null && hasContentType(flow.response, matcher);
}

function hasContentType({ headers }: Message, matcher: Pick<RegExp, "test">): boolean {
  const { state } = headers;
  for (let at = state.findPair("content-type", 0); at >= 0;) {
    const value = state.pairPart(at, 1);
    if (value !== null && matcher.test(value.toString("latin1"))) return true;
    at = state.findPair("content-type", at + 1);
  }
  return false;
}
