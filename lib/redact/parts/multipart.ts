import { headerParameter } from "../../flow/forms/header-parameters.js";
import { assembleMultipart, parseMultipart, type Part } from "../../flow/forms/multipart-body.js";
import { decodeText, encodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactBody } from "./body.js";
import { redactText } from "./text.js";

/** The parts of a multipart body: each by its name, or as a body of its own type. */
export function redactMultipart(
  redactor: Redactor,
  bytes: Buffer,
  contentType: string,
  spot: Spot,
): Buffer | null {
  const boundary = headerParameter(contentType, "boundary");
  if (boundary === null || boundary === "") return null;
  const body = parseMultipart(bytes, boundary);
  if (body.parts.length === 0) return null;
  const parts = body.parts.map((part) => redactPart(redactor, part, spot));
  if (parts.every((part, index) => part === body.parts[index])) return bytes;
  return assembleMultipart(body, parts, boundary);
}

function redactPart(redactor: Redactor, part: Part, spot: Spot): Part {
  const head = decodeText(part.head);
  const [delimiter = "", ...lines] = head.split("\n");
  const safeHead = [delimiter, ...lines.map((line) => redactText(redactor, line, spot))].join("\n");
  const value = redactValue(redactor, part, head, spot);
  if (safeHead === head && value.equals(part.value)) return part;
  return { ...part, head: safeHead === head ? part.head : encodeText(safeHead), value };
}

function redactValue(redactor: Redactor, part: Part, head: string, spot: Spot): Buffer {
  if (part.name !== null && redactor.names.has(part.name) && part.value.length > 0) {
    return encodeText(redactor.replace(decodeText(part.value), "name", spot));
  }
  const [, type = ""] = /^content-type:\s*(.*)$/im.exec(head) ?? [];
  return redactBody(redactor, part.value, type.trim(), spot);
}
