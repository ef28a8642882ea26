import type { Flow } from "../../../lib/flow/flow.js";
import type { Message } from "../../../lib/flow/message.js";
import { Request } from "../../../lib/flow/request.js";
import { MitmSource } from "../../../lib/formats/mitm/source.js";
import type { Difference } from "./differences.js";

/** A difference that is on purpose. */
interface Purpose {
  /** As docs/from-mitmproxy.md has it, in bold. */
  readonly name: string;
  readonly allows: (difference: Difference, flow: Flow) => boolean;
  /** Whether it shows so seldom that there need not be such a flow among those of a run. */
  readonly isSeldom?: true;
}

const bodyKeys = [
  "content",
  "text",
  'get_content{"strict":false}',
  'get_text{"strict":false}',
  "json{}",
];

/** The differences on purpose in what is read of a flow. */
const purposes: readonly Purpose[] = [
  {
    name: "All members of a `gzip` body count",
    allows: ({ place: [part, key = ""], theirs, ours }, flow) =>
      bodyKeys.includes(key) &&
      hasCoding(messageAt(part, flow), "gzip") &&
      typeof theirs === "string" &&
      typeof ours === "string" &&
      ours.startsWith(theirs),
  },
  {
    name: "A `zstd` body that is cut is an error",
    allows: ({ place: [part, key = ""] }, flow) => {
      const message = messageAt(part, flow);
      const isOfBody = [...bodyKeys, "urlencoded_form", "multipart_form"].includes(key);
      return isOfBody && message !== null && hasCoding(message, "zstd") && !isDecodable(message);
    },
  },
  {
    name: "`query` and `pathComponents` are those of `path`",
    allows: ({ place: [part, key = ""] }, flow) => {
      const message = messageAt(part, flow);
      return (
        ["query", "path_components"].includes(key) &&
        message instanceof Request &&
        !isInPlainUrl(message)
      );
    },
  },
  {
    // charsets.spec.ts compares all charsets.
    name: "Some charsets differ in a few characters",
    allows: ({ place: [part, key = ""], theirs, ours }, flow) =>
      ["text", 'get_text{"strict":false}'].includes(key) &&
      (isThrown(theirs) || (typeof theirs === "string" && !theirs.isWellFormed())) &&
      typeof ours === "string" &&
      namesCharset(messageAt(part, flow), /big5|cp950|euc|gb|iso-?2022|shift_?jis|tis/i),
    isSeldom: true,
  },
  {
    name: "`json()` takes JSON only",
    allows: ({ place: [part, key], ours }, flow) =>
      key === "json{}" &&
      isThrown(ours) &&
      /NaN|Infinity/.test(messageAt(part, flow)?.getText({ strict: false }) ?? ""),
  },
  {
    name: "Multipart forms are read and written as their standard says",
    allows: ({ place: [part, key] }, flow) => {
      const message = messageAt(part, flow);
      return key === "multipart_form" && message instanceof Request && !isPlainForm(message);
    },
  },
  {
    name: "Text messages of old files are bytes, too",
    allows: ({ place: [part, , , key = ""], theirs }, { source }) =>
      part === "websocket" &&
      ["content", "text"].includes(key) &&
      isThrown(theirs) &&
      source instanceof MitmSource &&
      source.version < 12,
  },
  {
    name: "Text messages that are not UTF-8 have text",
    allows: ({ place: [part, , , key], theirs, ours }) =>
      part === "websocket" &&
      key === "text" &&
      isThrown(theirs) &&
      typeof ours === "string" &&
      !ours.isWellFormed(),
  },
];

/** The differences on purpose in what edits do; edits.py knows what they mean. */
export const editPurposes: readonly string[] = [
  "Setting what is there already changes nothing",
  "What fails changes nothing",
  "Fields that are not changed keep their spelling",
  "A form keeps its `Content-Type`",
  "Compressed bytes may be others",
  "`add` and `insert` work on a multipart form",
  "`constrainEncoding` keeps the order",
  "`decode` of what is not encoded changes nothing",
  "`encode` fails for a coding that is not known, also without a body",
  "`query` and `pathComponents` are those of `path`",
  "`succeed` and `fail` copy the questions",
  "A URL may have characters beyond ASCII",
  "A backup is written when the flow differs from it",
  "Multipart forms are read and written as their standard says",
];

/** The differences on purpose in what is made of JSON; dns.spec.ts leaves them out. */
export const jsonPurposes: readonly string[] = [
  "`fromJSON` reads malformed DNS data as the bytes that it is",
];

/** The purpose of a difference; null when there is none. */
export function purposeOf(difference: Difference, flow: Flow): string | null {
  return purposes.find(({ allows }) => allows(difference, flow))?.name ?? null;
}

export const purposeNames: readonly string[] = purposes.map(({ name }) => name);

/** Those that must show in any run. */
export const usualPurposeNames: readonly string[] = purposes
  .filter(({ isSeldom = false }) => !isSeldom)
  .map(({ name }) => name);

function messageAt(part: string | undefined, flow: Flow): Message | null {
  if (flow.type !== "http") return null;
  return part === "request" ? flow.request : part === "response" ? flow.response : null;
}

export function hasCoding(message: Message | null, coding: string): boolean {
  return message?.headers.get("content-encoding")?.toLowerCase() === coding;
}

/** Whether the header or the document names such a charset. */
function namesCharset(message: Message | null, charset: RegExp): boolean {
  const type = message?.headers.get("content-type") ?? "";
  const head = message?.getContent({ strict: false })?.toString("latin1", 0, 100) ?? "";
  return charset.test(type) || charset.test(head);
}

export function isDecodable(message: Message): boolean {
  try {
    return message.content !== null;
  } catch {
    return false;
  }
}

/** Whether the URL that mitmproxy makes of the request says again what the request says. */
function isInPlainUrl({ method, scheme, path }: Request): boolean {
  return method !== "CONNECT" && /^https?$/.test(scheme) && path.startsWith("/");
}

/** Whether the body is as browsers write it, and values are one line. */
function isPlainForm(request: Request): boolean {
  const boundary = /^multipart\/form-data; boundary=(\w+)$/.exec(
    request.headers.get("content-type") ?? "",
  )?.[1];
  const body = request.getContent({ strict: false })?.toString("latin1") ?? "";
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="[^"]+"(?:; filename="[^"]*")?\r\n(?:Content-Type: [^\r\n]*\r\n)?\r\n[^\r\n]+\r\n`;
  return boundary !== undefined && new RegExp(`^(?:${part})*--${boundary}--`).test(body);
}

function isThrown(value: unknown): boolean {
  return typeof value === "object" && value !== null && "throws" in value;
}
