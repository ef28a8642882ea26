import { encodeContent } from "../../../lib/flow/content-encoding.js";
import { fc } from "../../support/property.js";

/** A body as it lies in a flow, and the header fields that it came with. */
export interface OddBody {
  readonly headers: readonly (readonly [name: string, value: Buffer | string])[];
  readonly content: Buffer | null;
}

/** Header names in the cases that they occur in. */
export function inAnyCase(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(name, name, name.toLowerCase(), name.toUpperCase());
}

const anyBytes = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes));

const charsets = [
  ...["utf-8", "UTF-8", "utf8", "ISO-8859-1", "latin-1", "windows-1252", "us-ascii", "utf-16"],
  ...["gb2312", "GBK", "big5", "shift_jis", "euc-jp", "euc-kr", "koi8-r", "iso-8859-15"],
  ...['"utf-8"', "'utf-8'", "utf-8; x=y", " utf-8 ", "none-such", "", "utf-16be", "cp437"],
];

const mediaTypes = [
  ...["text/plain", "text/html", "TEXT/HTML", "application/json", "application/vnd.api+json"],
  ...["application/xml", "image/svg+xml", "text/css", "application/javascript", "text/ecmascript"],
  ...["application/octet-stream", "image/png", "nonsense", "text/", "/", ""],
];

const contentType = fc.oneof(
  fc.constantFrom(...mediaTypes),
  fc
    .tuple(
      fc.constantFrom(...mediaTypes),
      fc.constantFrom("; ", ";", " ; "),
      fc.constantFrom(...charsets),
    )
    .map(([type, separator, charset]) => `${type}${separator}charset=${charset}`),
);

const words = [
  "plain",
  "käse",
  "čeština",
  "кот",
  "猫と犬",
  "한국어",
  "\u{1f600}",
  "\u0000",
  "\r\n",
];

const document = fc.oneof(
  fc.constantFrom(...words).map((text) => Buffer.from(text)),
  fc.constantFrom(...words).map((text) => Buffer.from(text, "latin1")),
  fc.constantFrom(...words).map((text) => Buffer.from(`\ufeff${text}`)),
  fc.constantFrom(...words).map((text) => Buffer.from(`\ufeff${text}`, "utf16le")),
  fc.constantFrom(...words).map((text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()),
  fc
    .tuple(
      fc.constantFrom(
        '<meta charset="@">',
        "<META content='text/html; charset=@'>",
        '<?xml version="1.0" encoding="@"?>',
        '@charset "@";',
      ),
      fc.constantFrom(...charsets),
      fc.constantFrom(
        Buffer.from("käse"),
        Buffer.from("k\xe4se", "latin1"),
        Buffer.from("\xc8\xab", "latin1"),
      ),
    )
    .map(([head, charset, text]) =>
      Buffer.concat([Buffer.from(head.replace(/@(?=[">;' ])/, charset)), text]),
    ),
  fc
    .constantFrom(
      '{"a": [1, 2.5, "ü", null]}',
      "[]",
      '"\\ud83d\\ude00"',
      "1e400",
      "{broken",
      "NaN",
      "[-Infinity]",
      '{"a": 1, "a": 2}',
      '"\u0001"',
      "[01]",
      " 1 ",
      "123456789012345678901",
      "nul",
      "",
    )
    .map((text) => Buffer.from(text)),
  fc.constantFrom('{"a": "ü"}', "[1]").map((text) => Buffer.from(text, "utf16le")),
  anyBytes,
);

const textBody: fc.Arbitrary<OddBody> = fc
  .tuple(fc.option(contentType), inAnyCase("Content-Type"), document)
  .map(([type, name, content]) => ({ headers: type === null ? [] : [[name, type]], content }));

const formText = fc.constantFrom(
  ...[
    "a=1&b=2",
    "a=1&a=2&b",
    "a=&=b&&c=1",
    "q=k%C3%A4se+und+brot",
    "q=k%E4se",
    "a=b;c=d",
    "a%3Db=c%26d",
  ],
  ...["a=1&b", "%", "a=%zz", "+=+", "a=1=2", "ä=ö", "a=1\r\n", "", "&", "="],
);

const formBody: fc.Arbitrary<OddBody> = fc
  .tuple(
    inAnyCase("Content-Type"),
    fc.constantFrom(
      "application/x-www-form-urlencoded",
      "application/x-www-form-urlencoded; charset=utf-8",
      "Application/X-WWW-Form-Urlencoded; charset=latin-1",
      "application/x-www-form-urlencoded; charset=none-such",
    ),
    fc.oneof(
      { weight: 4, arbitrary: formText.map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: anyBytes },
    ),
  )
  .map(([name, type, content]) => ({ headers: [[name, type]], content }));

const parts = fc.array(
  fc.constantFrom(
    'Content-Disposition: form-data; name="a"\r\n\r\none',
    'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain\r\n\r\ntwo\r\nlines',
    'content-disposition: form-data; name="file"; filename="f.bin"\r\n\r\n\x00\xff',
    "Content-Disposition: form-data; name=unquoted\r\n\r\nx",
    'Content-Disposition: form-data; name=""\r\n\r\nempty name',
    'Content-Disposition: form-data; name="no end"',
    'Content-Type: text/plain\r\nContent-Disposition: form-data; name="second line"\r\n\r\nx',
    'Content-Disposition: form-data; name="bare"\n\nnewlines\nonly',
    'Content-Disposition: form-data; name="empty"\r\n\r\n',
  ),
  { maxLength: 4 },
);

const multipartBody: fc.Arbitrary<OddBody> = fc
  .tuple(
    inAnyCase("Content-Type"),
    fc.constantFrom(
      "multipart/form-data; boundary=XX",
      "Multipart/Form-Data; boundary=XX; charset=utf-8",
      "multipart/form-data;boundary=X+X",
      'multipart/form-data; boundary="XX"',
      "multipart/form-data",
      "multipart/form-data; boundary=ü",
    ),
    parts,
    fc.constantFrom("--\r\n", "--", "", "--\r\nepilogue"),
  )
  .map(([name, type, bodies, end]) => {
    const boundary = /boundary=([^;]*)/.exec(type)?.[1] ?? "XX";
    const body = bodies.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
    return {
      headers: [[name, type]] as const,
      content: Buffer.from(`${body}--${boundary}${end}`, "latin1"),
    };
  });

const codings = ["gzip", "GZIP", "br", "zstd", "deflate", "identity"];

/** A body in a content coding, at times a broken one. */
const encodedBody: fc.Arbitrary<OddBody> = fc
  .tuple(
    fc.oneof(textBody, formBody, multipartBody),
    inAnyCase("Content-Encoding"),
    fc.constantFrom(...codings),
    fc.constantFrom("whole", "whole", "whole", "cut", "not encoded", "unknown"),
  )
  .map(([{ headers, content }, name, coding, state]) => {
    const encoded = encodeContent(content ?? Buffer.alloc(0), coding);
    if (state === "cut") {
      return {
        headers: [...headers, [name, coding]],
        content: encoded.subarray(0, encoded.length >> 1),
      };
    }
    const named = state === "unknown" ? "x-none-such" : coding;
    return {
      headers: [...headers, [name, named]],
      content: state === "not encoded" ? content : encoded,
    };
  });

export const oddBody: fc.Arbitrary<OddBody> = fc.oneof(
  fc.constantFrom<OddBody>(
    { headers: [], content: null },
    { headers: [], content: Buffer.alloc(0) },
  ),
  textBody,
  textBody,
  formBody,
  multipartBody,
  encodedBody,
);
