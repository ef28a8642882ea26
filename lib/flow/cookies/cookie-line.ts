import type { SeparatedText, TextField } from "../multi-map/separated-text.js";
import { makePair } from "./cookie-pair.js";
import { PairScanner } from "./pair-scanner.js";

/** The cookies of a `Cookie` header (RFC 6265, section 5.4). (`cookies.parse_cookie_header`) */
export function parseCookieLine(line: string): SeparatedText<TextField<string>> {
  const scanner = new PairScanner(line);
  const fields: TextField<string>[] = [];
  let leading = "";
  let end = 0;
  do {
    scanner.skipSpace();
    const start = scanner.at;
    const name = scanner.until(";=");
    let value = "";
    if (scanner.next === "=") {
      scanner.skip();
      value = scanner.value(";");
    }
    if (name !== "" || value !== "") {
      const between = line.slice(end, start);
      end = scanner.at;
      if (fields.length === 0) leading = between;
      const before = fields.length === 0 ? null : between;
      fields.push({ name, value, before, text: line.slice(start, end) });
    }
    scanner.skip();
  } while (!scanner.isAtEnd);
  if (scanner.isLoose) return rewritten(fields);
  return { leading, fields, trailing: line.slice(end) };
}

/** The same cookies in a spelling in which each can stand anywhere. */
function rewritten(fields: readonly TextField<string>[]): SeparatedText<TextField<string>> {
  return {
    leading: "",
    fields: fields.map(({ name, value }) => makePair(name, value, null)),
    trailing: "",
  };
}
