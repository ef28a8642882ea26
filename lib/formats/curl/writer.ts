import type { HttpFlow } from "../../flow/http-flow.js";
import type { Request } from "../../flow/request.js";
import type { ByteSink } from "../format.js";
import type { Losses } from "../losses.js";
import {
  bodyArgument,
  commandFields,
  commandLine,
  commandUrl,
  hasDotSegment,
  isEmpty,
  lossesBesideRequest,
  refusal,
} from "../text-output/command.js";
import { FlowByFlowWriter, type Shown } from "../text-output/flow-by-flow-writer.js";

/** Writes each request as a command for curl, one a line, that sends it again as it was. */
export class CurlWriter extends FlowByFlowWriter {
  constructor(sink: ByteSink, losses: Losses) {
    super(sink, losses, curlCommand);
  }
}

/** From this size on curl asks the server before it sends the body. */
const asksFirst = 1024 * 1024;

function curlCommand(flow: HttpFlow<"request">): Shown {
  const { request } = flow;
  const refused = refusal(request);
  if (refused !== null) return { bytes: Buffer.alloc(0), losses: [refused] };
  const { fields, isWhole } = commandFields(request);
  const body = isEmpty(request) ? null : request.rawContent;
  const text = body === null ? null : bodyArgument(body);
  const words = ["curl", ...methodOptions(request)];
  // An empty value is written with a semicolon: after a colon it would mean to leave the field out.
  for (const { name, value } of fields)
    words.push("-H", value === "" ? `${name};` : `${name}: ${value}`);
  for (const name of ownFields(body)) {
    if (!request.headers.has(name)) words.push("-H", `${name}:`);
  }
  if (request.headers.has("accept-encoding")) words.push("--compressed");
  if (text !== null) words.push("--data-raw", text);
  else if (body !== null) words.push("--data-binary", "@-");
  words.push(...urlWords(commandUrl(request)));
  return {
    bytes: commandLine(words, text === null ? body : null),
    losses: [
      ...lossesBesideRequest(flow),
      ...(isWhole ? [] : ["header fields that no command can hold"]),
    ],
  };
}

function methodOptions(request: Request): string[] {
  const { method, httpVersion } = request;
  const version = httpVersion === "HTTP/1.0" ? ["--http1.0"] : [];
  if (method === "GET" && isEmpty(request)) return version;
  // With -X HEAD curl would wait for the body of the response.
  return [...version, ...(method === "HEAD" && isEmpty(request) ? ["--head"] : ["-X", method])];
}

/** The fields that curl adds of its own. */
function ownFields(body: Buffer | null): string[] {
  const always = ["User-Agent", "Accept"];
  if (body === null) return always;
  return [...always, "Content-Type", ...(body.length >= asksFirst ? ["Expect"] : [])];
}

function urlWords(url: string): string[] {
  return [
    ...(hasDotSegment(url) ? ["--path-as-is"] : []),
    // Else curl takes brackets and braces for patterns.
    ...(/[[\]{}]/.test(url) ? ["--globoff"] : []),
    url,
  ];
}
