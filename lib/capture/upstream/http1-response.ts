import { Response } from "../../flow/response.js";
import { PlainDict } from "../../flow/state/plain-dict.js";
import { Float } from "../../flow/state/state.js";
import type { ResponseHead } from "../http1/head.js";
import { now } from "./socket.js";

/** The response that a head begins, with its bytes as they came. Its body is still to come. */
export function http1Response({ version, status, reason, fields }: ResponseHead): Response {
  return new Response(
    PlainDict.of({
      http_version: Buffer.from(version),
      headers: fields.toState(),
      content: null,
      trailers: null,
      timestamp_start: new Float(now()),
      timestamp_end: null,
      status_code: status,
      reason: Buffer.from(reason, "latin1"),
    }),
  );
}
