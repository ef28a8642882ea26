import { Headers } from "../../flow/headers.js";
import { Response } from "../../flow/response.js";
import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { Float } from "../../flow/state/state.js";
import { now } from "./socket.js";

/**
 * The response that a block of fields begins, in the order in which they came; its body is still to
 * come.
 *
 * @param fields Names and values in turn, one character a byte.
 */
export function http2Response(fields: readonly string[]): Response {
  const status = fields[fields.indexOf(":status") + 1] ?? "0";
  return new Response(
    PlainDict.of({
      http_version: Buffer.from("HTTP/2.0"),
      headers: fieldState(fields),
      content: null,
      trailers: null,
      timestamp_start: new Float(now()),
      timestamp_end: null,
      status_code: Number(status),
      reason: Buffer.alloc(0),
    }),
  );
}

export function http2Headers(fields: readonly string[]): Headers {
  return new Headers([], fieldState(fields));
}

function fieldState(fields: readonly string[]): PlainList {
  const pairs: PlainList[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [name = "", value = ""] = [fields[at], fields[at + 1]];
    if (name.startsWith(":")) continue;
    pairs.push(new PlainList([Buffer.from(name, "latin1"), Buffer.from(value, "latin1")]));
  }
  return new PlainList(pairs);
}
