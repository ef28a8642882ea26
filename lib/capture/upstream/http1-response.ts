import { Response } from "../../flow/response.js";
import { shapedDict } from "../../flow/state/shaped-dict.js";
import { Float } from "../../flow/state/state.js";
import type { ResponseHead } from "../http1/head.js";
import { wordBytes } from "../http1/words.js";
import { now } from "./socket.js";

/** Hot path: the response that a head begins, with its bytes as they came. Its body is still to come. */
export function http1Response({ version, status, reason, fields }: ResponseHead): Response {
  return new Response(
    shapedDict({
      http_version: wordBytes(version),
      headers: fields.toState(),
      content: null,
      trailers: null,
      timestamp_start: new Float(now()),
      timestamp_end: null,
      status_code: status,
      reason: wordBytes(reason),
    }),
  );
}
