import type { DnsFlow } from "../../flow/dns-flow.js";
import { dnsOpCodeName } from "../../flow/dns/op-codes.js";
import { dnsResponseCodeName } from "../../flow/dns/response-codes.js";
import { dnsTypeName } from "../../flow/dns/types.js";
import {
  plain,
  styled,
  type Span,
  type StyledLine,
  type Syntax,
} from "../../terminal/styled-text.js";
import { client, errorLine } from "./shared-lines.js";

export function* dnsLines(flow: DnsFlow<"dnsrequest">): Generator<StyledLine> {
  yield questionLine(flow);
  if (flow.response !== null) {
    const { answers, responseCode } = flow.response;
    const spans: Span[] = answers.flatMap((answer, nth) => [
      plain(nth === 0 ? "" : ", "),
      styled(answer.toString(), "address"),
    ]);
    const code = styled(dnsResponseCodeName(responseCode), "error");
    yield [styled(" <<", "strong"), plain(" "), ...(spans.length > 0 ? spans : [code])];
  }
  if (flow.error !== null) yield errorLine(flow.error.msg);
}

function questionLine(flow: DnsFlow<"dnsrequest">): StyledLine {
  const [question] = flow.request.questions;
  const type = question === undefined ? "" : dnsTypeName(question.type);
  const shown = question === undefined ? "" : ` (${type})`;
  return [
    client(flow),
    plain(": "),
    styled(`DNS ${dnsOpCodeName(flow.request.opCode)}${shown}`, typeSyntax(type)),
    plain(question === undefined ? "" : " "),
    styled(question?.name ?? "", "strong"),
  ];
}

function typeSyntax(type: string): Syntax {
  if (type === "A") return "string";
  return type === "AAAA" ? "boolean" : "error";
}
