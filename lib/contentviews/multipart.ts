import { parseContentType } from "../flow/charset/content-type.js";
import { headerParameter } from "../flow/forms/header-parameters.js";
import { formBoundary, parseMultipart, type Part } from "../flow/forms/multipart-body.js";
import { decodeText } from "../flow/text.js";
import { plain, styled, type StyledLine } from "../terminal/styled-text.js";
import { Content } from "./content.js";
import type { Contentview } from "./contentview.js";
import { hexDumpLines } from "./hex-dump.js";
import { looksLikeText } from "./looks-like-text.js";
import { textLines } from "./text-lines.js";
import { yamlText } from "./yaml.js";

/** Forms with files. Of each field its name, what kind of file it is, and its value. */
export const multipart: Contentview = {
  name: "multipart form",
  claims: ({ mediaType }) => mediaType === "multipart/form-data",
  recognises: () => false,
  show({ bytes, message }) {
    const boundary = formBoundary(message?.headers.get("content-type") ?? "");
    if (boundary === null) return null;
    const { parts } = parseMultipart(bytes, boundary);
    return parts.length === 0 ? null : partLines(parts);
  },
};

function* partLines(parts: readonly Part[]): Generator<StyledLine, void, undefined> {
  for (const part of parts) {
    const { name, value } = part;
    const file = headerOf(part, "content-disposition", "filename");
    const type = contentTypeOf(part);
    const key = [styled(yamlText(name ?? ""), "name"), plain(":")];
    const isShort = file === null && value.length < 4096 && !value.includes("\n");
    if (isShort && looksLikeText(value)) {
      yield [...key, plain(" "), styled(yamlText(decodeText(value)), "string")];
      continue;
    }
    const facts = [
      file === null ? [] : [`file ${yamlText(file)}`],
      type ?? [],
      `${value.length} bytes`,
    ];
    yield [...key, styled(`  # ${facts.flat().join(", ")}`, "comment")];
    const content = new Content(value, { mediaType: type });
    const lines =
      content.hasText && looksLikeText(value) ? textLines(content.text) : hexDumpLines(value);
    for (const line of lines) yield [plain("  "), ...line];
  }
}

function contentTypeOf(part: Part): string | null {
  const line = headerLine(part, "content-type");
  const parts = line === null ? null : parseContentType(line.slice(line.indexOf(":") + 1));
  return parts === null ? null : `${parts.type.trim()}/${parts.subtype.trim()}`;
}

function headerOf(part: Part, header: string, parameter: string): string | null {
  const line = headerLine(part, header);
  const value = line === null ? null : headerParameter(line, parameter);
  return value === null ? null : decodeText(Buffer.from(value, "latin1"));
}

function headerLine({ head }: Part, name: string): string | null {
  const lines = head.toString("latin1").split(/\r?\n/);
  return lines.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? null;
}
