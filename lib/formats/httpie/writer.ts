import type { HttpFlow } from "../../flow/http-flow.js";
import type { ByteSink } from "../format.js";
import type { Losses } from "../losses.js";
import {
  commandFields,
  commandLine,
  commandUrl,
  hasDotSegment,
  isEmpty,
  lossesBesideRequest,
  refusal,
  type CommandField,
} from "../text-output/command.js";
import { FlowByFlowWriter, type Shown } from "../text-output/flow-by-flow-writer.js";

/** Writes each request as a command for HTTPie, one a line, that sends it again as it was. */
export class HttpieWriter extends FlowByFlowWriter {
  constructor(sink: ByteSink, losses: Losses) {
    super(sink, losses, httpieCommand);
  }
}

/** The fields that HTTPie adds of its own; the last only to a body. */
const ownFields = ["User-Agent", "Accept", "Accept-Encoding", "Content-Type"];

function httpieCommand(flow: HttpFlow<"request">): Shown {
  const { request } = flow;
  // It takes a word that is not all letters for the URL.
  const isKnownMethod = /^[A-Z]+$/.test(request.method);
  const refused = refusal(request) ?? (isKnownMethod ? null : "requests with an unusual method");
  if (refused !== null) return { bytes: Buffer.alloc(0), losses: [refused] };
  const { fields, isWhole } = commandFields(request);
  const takenFields = fields.filter(isTaken);
  const body = isEmpty(request) ? null : request.rawContent;
  const url = commandUrl(request);
  const words = ["http", ...(hasDotSegment(url) ? ["--path-as-is"] : [])];
  // Without it, it waits for a body where it is not started from a terminal.
  if (body === null) words.push("--ignore-stdin");
  words.push(request.method, url);
  // An empty value is written with a semicolon: after a colon it would mean to leave the field out.
  for (const { name, value } of takenFields)
    words.push(value === "" ? `${name};` : `${name}: ${value}`);
  for (const name of body === null ? ownFields.slice(0, -1) : ownFields) {
    if (!request.headers.has(name)) words.push(`${name}:`);
  }
  const areAllTaken = isWhole && takenFields.length === fields.length;
  return {
    bytes: commandLine(words, body),
    losses: [
      ...lossesBesideRequest(flow),
      ...(areAllTaken ? [] : ["header fields that no command can hold"]),
    ],
  };
}

/** A name must not look like an option; a value, not like an escaped separator, which cannot be had. */
function isTaken({ name, value }: CommandField): boolean {
  return !name.startsWith("-") && !/\\[:;=@]/.test(value);
}
