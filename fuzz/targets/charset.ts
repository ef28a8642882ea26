import { Response } from "../../lib/flow/response.js";
import { attempt } from "../laws/documented.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { require, requireSame } from "../violation.js";
import { firstLine } from "./lines.js";

const charsets = [
  ...["utf-8", "utf-8-sig", "utf-16", "utf-16le", "utf-32", "ascii", "latin-1", "cp1252", "koi8-r"],
  ...[
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "gbk",
    "gb18030",
    "gb2312",
    "big5",
    "big5hkscs",
    "euc-kr",
  ],
  ...["cp437", "iso8859-8", "mac-roman", "tis-620", "kz1048", "utf-7", "idna", "punycode", "hex"],
];

/** The first line is the `Content-Type`, and the rest the body. */
export const charsetTarget: Target = {
  name: "charset",
  seeds() {
    const bodies = ["caf\xe9", "\x93\xfa\x96{", "\x1b$BF|\x1b(B", "\xff\xfea\0", "\xef\xbb\xbfa"];
    const documents = [
      "text/html\n<meta charset='gb2312'>\xc4\xe3",
      'application/xml\n<?xml version="1.0" encoding="iso-8859-2"?>\xb1',
      'text/css\n@charset "shift_jis";\x93\xfa',
      "application/json\n{}",
    ];
    const seeds = [
      ...documents,
      ...charsets.map((name, nth) => `text/plain; charset=${name}\n${bodies[nth % 5] ?? ""}`),
    ];
    return Promise.resolve(seeds.map((seed) => Buffer.from(seed, "latin1")));
  },
  tokens: [...charsets, "; charset=", "text/html", "text/css", "application/xml", "<meta charset="],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const { line, rest } = firstLine(input);
    const response = Response.make(200, "", { "content-type": line });
    response.rawContent = rest;
    require(response.getText({ strict: false }) !== null, "a body has a text", () => "none");
    const text = attempt(() => response.text);
    if (text !== null) {
      response.text = text;
      requireSame(
        "the text that is there changes nothing",
        latin1(response),
        rest.toString("latin1"),
      );
    }
    // A text of its own, from the same bytes.
    const other = rest.toString("utf8").replace(/^\ufeff+/, "");
    response.text = other;
    // As in mitmproxy, a byte order mark that a charset begins with is then taken for text.
    requireSame("a text that is set is there", response.text.replace(/^\ufeff/, ""), other);
  },
};

function latin1({ rawContent }: Response): string {
  return rawContent?.toString("latin1") ?? "";
}
