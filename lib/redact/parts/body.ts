import { isUtf8 } from "node:buffer";
import { decodeText, encodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactForm } from "./form.js";
import { redactJson } from "./json.js";
import { redactMultipart } from "./multipart.js";
import { redactText } from "./text.js";
import { redactXml } from "./xml.js";

/** A body without its content coding, by its type, and where that says nothing, by its looks. */
export function redactBody(
  redactor: Redactor,
  bytes: Buffer,
  contentType: string,
  spot: Spot,
): Buffer {
  if (bytes.length === 0) return bytes;
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type.startsWith("multipart/") && spot.depth < 4) {
    const parts = redactMultipart(redactor, bytes, contentType, { ...spot, depth: spot.depth + 1 });
    if (parts !== null) return parts;
  }
  if (!isUtf8(bytes)) return isMedia(type) ? bytes : redactBytes(redactor, bytes, spot);
  const json = redactJson(redactor, bytes, spot) ?? redactJsonLines(redactor, bytes, spot);
  if (json !== null) return json;
  const text = bytes.toString();
  const safe = redactTextOf(redactor, text, type, spot);
  return safe === text ? bytes : encodeText(safe);
}

/** Bytes of no known structure: lengths stay, because something may count them. */
export function redactBytes(redactor: Redactor, bytes: Buffer, spot: Spot): Buffer {
  const text = bytes.toString("latin1");
  const safe = redactText(redactor, text, { ...spot, isFitted: true });
  return safe === text ? bytes : Buffer.from(safe, "latin1");
}

function redactTextOf(redactor: Redactor, text: string, type: string, spot: Spot): string {
  const isForm =
    type === "application/x-www-form-urlencoded" || (type === "" && looksLikeForm(text));
  if (isForm) return redactText(redactor, redactForm(redactor, text, spot), spot);
  if (type.includes("html") || /^\s*<(?:!doctype html|html)\b/i.test(text)) {
    return redactXml(redactor, text, spot, true);
  }
  if (type.includes("xml") || /^\s*<[?!A-Za-z]/.test(text))
    return redactXml(redactor, text, spot, false);
  const isCode = /javascript|ecmascript|css|typescript/.test(type);
  return redactText(redactor, text, spot, isCode ? "code" : "prose");
}

function looksLikeForm(text: string): boolean {
  return (
    text.length < 100_000 &&
    /^[\w.~%+[\]-]+=[^\s&=<>{}"]*(?:&[\w.~%+[\]-]+=[^\s&=<>{}"]*)*$/.test(text)
  );
}

/** A JSON value a line, as logs are, and events of servers; null when it is something else. */
function redactJsonLines(redactor: Redactor, bytes: Buffer, spot: Spot): Buffer | null {
  const lines = decodeText(bytes).split("\n");
  if (lines.length < 2 || !lines.some((line) => jsonLine.test(line))) return null;
  const safe = lines.map((line) => {
    const [, before = "", json = "", after = ""] = jsonLine.exec(line) ?? [];
    const redacted = json === "" ? null : redactJson(redactor, encodeText(json), spot);
    return redacted === null
      ? redactText(redactor, line, spot)
      : before + decodeText(redacted) + after;
  });
  return encodeText(safe.join("\n"));
}

const jsonLine = /^((?:data:[ \t]*)?)(\{.*\}|\[.*\])(\r?)$/;

/** Pictures and sounds: what looks like a secret in them is chance. */
function isMedia(type: string): boolean {
  return /^(?:image|video|audio|font)\//.test(type);
}
