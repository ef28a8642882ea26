import { parseContentType } from "./content-type.js";
import { cssCharset, metaCharset, xmlEncoding } from "./declared.js";

/**
 * The charset of a body: by its byte order mark, else by the header, else by what the document says
 * itself, else by its type. The rules are those of mitmproxy's `infer_content_encoding`, to the
 * letter: types, and the name of the parameter, count only in lower case, for example.
 *
 * @param contentType The `Content-Type` header; empty when there is none.
 * @param body The body without its content coding; null when only the header is to count.
 */
export function inferCharset(contentType: string, body: Buffer | null): string {
  for (const charset of hints(contentType, body ?? nothing)) {
    if (charset) return isChinese(charset) ? "gb18030" : charset;
  }
  return "latin-1";
}

/** What speaks for a charset, the weightiest first; empty where it was named but has no name. */
function* hints(contentType: string, content: Buffer): Generator<string | undefined> {
  if (content.length > 0) yield byteOrderMark(content);
  if (contentType.includes("charset")) {
    yield parseContentType(contentType)?.parameters.get("charset");
  }
  if (contentType.includes("json")) yield "utf-8";
  if (contentType.includes("html")) yield metaCharset(content) ?? "utf-8";
  if (contentType.includes("xml")) yield xmlEncoding(content) ?? "utf-8";
  if (/javascript|ecmascript/.test(contentType)) yield "utf-8";
  if (contentType.includes("text/css")) yield cssCharset(content) ?? "utf-8";
}

const nothing = Buffer.alloc(0);

/** UTF-32 comes first, for its little-endian mark begins with that of UTF-16. */
const byteOrderMarks: readonly (readonly [mark: Buffer, charset: string])[] = [
  [Buffer.of(0x00, 0x00, 0xfe, 0xff), "utf-32be"],
  [Buffer.of(0xff, 0xfe, 0x00, 0x00), "utf-32le"],
  [Buffer.of(0xfe, 0xff), "utf-16be"],
  [Buffer.of(0xff, 0xfe), "utf-16le"],
  [Buffer.of(0xef, 0xbb, 0xbf), "utf-8-sig"],
];

function byteOrderMark(content: Buffer): string | undefined {
  return byteOrderMarks.find(([mark]) => content.subarray(0, mark.length).equals(mark))?.[1];
}

/** Pages that say one of these often have characters that are only in GB 18030, which holds both. */
function isChinese(charset: string): boolean {
  return ["gb2312", "gbk"].includes(charset.toLowerCase());
}
