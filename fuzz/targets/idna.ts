import { decodeIdna, encodeIdna } from "../../lib/flow/idna/idna.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { require, requireSame } from "../violation.js";

/** A name, with characters of any script. */
export const idnaTarget: Target = {
  name: "idna",
  seeds: () =>
    Promise.resolve(
      [
        "b\u00fccher.example",
        "xn--bcher-kva.example",
        "\u65e5\u672c\u8a9e\u3002jp",
        "stra\u00dfe",
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        "xn--80ak6aa92e.com.",
        "a".repeat(64),
        "",
      ].map((text) => Buffer.from(text)),
    ),
  tokens: [
    ...[
      "xn--",
      ".",
      "\u3002",
      "\uff61",
      "-",
      "\u00ad",
      "\u200d",
      "\u212a",
      "\u2100",
      "\u0130",
      "\u{1f4a9}",
    ],
    ...["\u05d0", "1\u05d0", "\ufb01", "\u0345", "\u1e9e", "\ud55c", "\u{10ffff}", "\u{e0001}"],
  ],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const name = input.toString("utf8");
    decodeIdna(name);
    const encoded = encodeIdna(name);
    if (encoded === null) return;
    require(/^\p{ASCII}*$/u.test(encoded), "an encoded name is ASCII", () => encoded);
    const decoded = decodeIdna(encoded);
    if (decoded === null) return;
    const again = encodeIdna(decoded);
    if (again === null) return;
    requireSame(
      "a name that is decoded encodes to what it was",
      again.toLowerCase(),
      encoded.toLowerCase(),
    );
  },
};
