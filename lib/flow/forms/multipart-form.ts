import type { Message } from "../message.js";
import { LiveMap, type Field, type OpenFields } from "../multi-map/live-map.js";
import { encodeText } from "../text.js";
import {
  assembleMultipart,
  emptyBody,
  formBoundary,
  hasDelimiter,
  parseMultipart,
  type MultipartBody,
  type Part,
} from "./multipart-body.js";
import { MultipartFormError } from "./multipart-form-error.js";

interface FormField extends Field {
  readonly part: Part;
  /** Parts that are no fields and stand before it. */
  readonly others: readonly Part[];
}

export type MultipartFormMap = LiveMap<Buffer, Uint8Array | string, FormField>;

/** The fields of a body that is an HTML form with files. */
export function multipartFormOf(message: Message): MultipartFormMap {
  return new LiveMap(() => openForm(message));
}

function openForm(message: Message): OpenFields<Buffer, Uint8Array | string, FormField> {
  const present = formBoundary(message.headers.get("content-type") ?? "");
  const content = present === null ? null : message.content;
  const body = present === null || content === null ? emptyBody : parseMultipart(content, present);
  const { fields, others } = fieldsOf(body);
  const boundary = present ?? newBoundary();
  return {
    fields,
    value: ({ part }) => part.value,
    key: (value) => bytesOf(value).toString("latin1"),
    make(name, value, old) {
      const bytes = bytesOf(value);
      if (hasDelimiter(bytes, boundary)) {
        throw new MultipartFormError(name, "its value has a line that ends fields in this form");
      }
      const part = old === null ? newPart(name, bytes, boundary) : revalued(old.part, bytes);
      return { name, part, others: old?.others ?? [] };
    },
    write(written) {
      const kept = new Set(written.map((field) => field.others));
      const left = fields.filter((field) => !kept.has(field.others));
      const parts = [
        ...written.flatMap((field) => [...field.others, field.part]),
        ...left.flatMap((field) => field.others),
        ...others,
      ];
      if (present === null) {
        message.headers.set("content-type", `multipart/form-data; boundary=${boundary}`);
      }
      message.content = assembleMultipart(body, parts, boundary);
    },
  };
}

/** The fields of a body, and the parts behind them that are none. */
function fieldsOf({ parts }: MultipartBody): { fields: FormField[]; others: readonly Part[] } {
  const fields: FormField[] = [];
  let others: Part[] = [];
  for (const part of parts) {
    if (part.name === null) {
      others.push(part);
    } else {
      fields.push({ name: part.name, part, others });
      others = [];
    }
  }
  return { fields, others };
}

const lineBreak = Buffer.from("\r\n");

function newPart(name: string, value: Buffer, boundary: string): Part {
  if (name === "" || /["\r\n]/.test(name)) {
    throw new MultipartFormError(name, "a name is not empty, and has no quotes or line breaks");
  }
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n` +
    "Content-Type: text/plain; charset=utf-8\r\n\r\n";
  return { name, head: encodeText(head), value, lineBreak };
}

const partLength = /^(content-length[ \t]*:[ \t]*)\d+/gim;

/** The part with another value. Some clients say in its headers how long that is. */
function revalued(part: Part, value: Buffer): Part {
  const head = part.head.toString("latin1").replace(partLength, `$1${value.length}`);
  const ending = part.lineBreak?.length === 0 ? lineBreak : part.lineBreak;
  return { ...part, head: Buffer.from(head, "latin1"), value, lineBreak: ending };
}

function bytesOf(value: Uint8Array | string): Buffer {
  if (typeof value === "string") return encodeText(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** As mitmproxy makes it: nobody can know it beforehand, and write it into a value. */
function newBoundary(): string {
  return "-".repeat(20) + crypto.randomUUID().replaceAll("-", "");
}
