import type { SetCookie } from "../../lib/flow/cookies/set-cookie.js";
import { Headers } from "../../lib/flow/headers.js";
import { Response } from "../../lib/flow/response.js";
import { requireMultiMapLaws } from "../laws/multi-map.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { headerLines } from "./lines.js";

/** Each line is a `Set-Cookie` header. */
export const setCookieTarget: Target = {
  name: "set-cookie",
  seeds: () =>
    Promise.resolve(
      [
        "a=b; Path=/; Secure; HttpOnly; SameSite=Lax",
        "a=b; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Max-Age=10\nc=d",
        'a="b, c"; domain=".x", e=f; path="/"',
        "a; expires=Thu, 01-Jan-70 00:00:01 GMT; expires=x",
        "=; =; ,,a=b,",
        "",
      ].map((text) => Buffer.from(text)),
    ),
  tokens: [
    ...[
      "; ",
      ";",
      "=",
      ",",
      '"',
      "\\",
      "\n",
      " ",
      "expires=",
      "Path=/",
      "Max-Age=",
      "GMT",
      "Secure",
    ],
    ...["Thu, 01 Jan 1970 00:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "9999999999", "-0000"],
  ],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const response = Response.make();
    const lines = headerLines(input);
    response.headers = new Headers(lines.map((line) => ["set-cookie", line] as const));
    response.headers.set("date", lines[0] ?? "");
    response.refresh(2_000_000_000);
    const { cookies } = response;
    requireMultiMapLaws(
      cookies,
      (fields) => (response.cookies = fields),
      () => response.headers.toString(),
      textOf,
    );
  },
};

function textOf({ value, attributes }: SetCookie): string {
  return JSON.stringify([value, attributes.fields]);
}
