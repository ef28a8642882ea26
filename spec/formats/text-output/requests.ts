import { Request } from "../../../lib/flow/request.js";
import { decodeText } from "../../../lib/flow/text.js";
import { fc } from "../../support/property.js";

/** Parts of a request that need care in a shell, in a URL or in a command's own language. */
const trickyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "$(id)",
        "`id`",
        "$HOME",
        "!!",
        "%s",
        "%00",
        "@/etc/passwd",
        "@",
      ),
      fc.constantFrom(
        "&",
        ";",
        "|",
        "#",
        "~",
        "*",
        "[1-3]",
        "{a,b}",
        "<",
        ">",
        "(",
        ")",
        " ",
        "=",
        ":",
      ),
      fc.constantFrom("\t", "\x1b[2J", "\x7f", "ü", "\u202e", "-o", "--", "\\:", "../", "/./"),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

const fieldName = fc.oneof(
  fc.constantFrom("X-Test", "Accept", "user-agent", "Content-Type", "Cookie", "X-Empty"),
  fc.stringMatching(/^[A-Za-z!#$%&'*+.^_`|~][A-Za-z0-9!#$%&'*+.^_`|~-]{0,8}$/),
);

/** What the server's library would not take, or what means something else to it. */
const taken = (value: string): boolean => /^[\t\x20-\x7e]*$/.test(value);

const field = fc
  .tuple(fieldName, trickyText)
  .filter(([name]) => !/^(te|host|connection|expect|upgrade|trailer|content-length)$/i.test(name))
  .map(([name, value]): [string, string] => [name, taken(value) ? value.trim() : "x"]);

/** Requests that a client can send to a server of ours. */
export function sendableRequest(origin: string): fc.Arbitrary<Request> {
  return fc
    .record({
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"),
      path: trickyText.map((text) => `/${text.replaceAll("#", "")}`),
      fields: fc.uniqueArray(field, { selector: ([name]) => name.toLowerCase(), maxLength: 5 }),
      body: fc.oneof(
        fc.constant(Buffer.alloc(0)),
        anyBytes,
        trickyText.map((text) => Buffer.from(text)),
      ),
    })
    .map(({ method, path, fields, body }) => {
      const request = Request.make(method, origin, "", fields);
      request.path = path;
      request.content = body;
      if (body.length === 0) request.headers.delete("content-length");
      return request;
    });
}

/** The path as it is sent: what a URL cannot have as it is, is written as %XX. */
export function sentTarget(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, (character) =>
    encodeURIComponent(decodeText(Buffer.from(character))),
  );
}
