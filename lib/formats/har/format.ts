import type { Format } from "../format.js";
import {
  closeBrace,
  closeBracket,
  colon,
  endOfString,
  openBrace,
  openBracket,
  quote,
  skipSpace,
} from "../json/characters.js";

const byteOrderMark = Buffer.from("\ufeff");

/** HTTP Archives, as browsers and many other programs write them: version 1.2. */
export const har: Format = {
  name: "har",
  extensions: [".har"],
  recognises(head) {
    const start = skipSpace(head, head.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0);
    if (start === head.length || byteOrderMark.indexOf(head) === 0) return "more";
    if (head[start] !== openBrace) return "no";
    let depth = 0;
    for (let at = start; at < head.length; at++) {
      const byte = head[at];
      if (byte === openBrace || byte === openBracket) depth++;
      else if (byte === closeBrace || byte === closeBracket) depth--;
      if (depth === 0) return "no";
      if (byte !== quote) continue;
      const end = endOfString(head, at + 1);
      if (end < 0) return "more";
      const behind = skipSpace(head, end + 1);
      const isLog = depth === 1 && head.toString("latin1", at + 1, end) === "log";
      if (isLog && head[behind] === colon) return "yes";
      at = end;
    }
    return "more";
  },
  loadReader: async () => (await import("./reader.js")).readHar,
  loadWriter: async () => (await import("./writer.js")).writeHar,
  canAppend: false,
};
