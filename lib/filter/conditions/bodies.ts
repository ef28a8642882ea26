import type { Flow } from "../../flow/flow.js";
import type { Message } from "../../flow/message.js";
import { encodeText } from "../../flow/text.js";
import type { Matcher } from "../regex/matcher.js";
import type { PatternOperator } from "../syntax.js";
import type { PatternCondition } from "./condition.js";

type BodyOperator = Extract<PatternOperator, "b" | "bq" | "bs">;

/**
 * The conditions about what was sent: bodies without their content coding, where they can be decoded,
 * messages, and the names and records of DNS. They are matched as bytes, each message by itself.
 */
export const bodyConditions: Readonly<Record<BodyOperator, PatternCondition>> = {
  b: condition(true, true),
  bq: condition(true, false),
  bs: condition(false, true),
};

function condition(ofClient: boolean, ofServer: boolean): PatternCondition {
  return {
    cost: 4,
    subject: "bytes",
    isDotAll: true,
    holds(flow, matcher) {
      if (ofClient && hasInRequest(flow, matcher)) return true;
      if (ofServer && hasInResponse(flow, matcher)) return true;
      return messagesOf(flow).some(({ fromClient, content }) => {
        return (fromClient ? ofClient : ofServer) && matcher.test(content);
      });
    },
  };
}

function hasInRequest(flow: Flow, matcher: Matcher): boolean {
  if (flow.type === "http") return hasInBody(flow.request, matcher);
  return flow.type === "dns" && matcher.test(encodeText(flow.request.toString()));
}

function hasInResponse(flow: Flow, matcher: Matcher): boolean {
  if (flow.type !== "http" && flow.type !== "dns") return false;
  if (flow.response === null) return false;
  if (flow.type === "http") return hasInBody(flow.response, matcher);
  return matcher.test(encodeText(flow.response.toString()));
}

/** A body that cannot be decoded is matched as it was sent. */
function hasInBody(message: Message, matcher: Matcher): boolean {
  const body = message.getContent({ strict: false });
  return body !== null && matcher.test(body);
}

interface SentMessage {
  readonly fromClient: boolean;
  readonly content: Buffer;
}

function messagesOf(flow: Flow): readonly SentMessage[] {
  if (flow.type === "http") return flow.websocket?.messages ?? [];
  return flow.type === "dns" ? [] : flow.messages;
}
