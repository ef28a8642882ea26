import { Headers } from "../../lib/flow/headers.js";
import { Request } from "../../lib/flow/request.js";
import { requireMultiMapLaws } from "../laws/multi-map.js";
import { textMutators } from "../mutate/text.js";
import type { Target } from "../target.js";
import { headerLines } from "./lines.js";

/** Each line is a `Cookie` header. */
export const cookiesTarget: Target = {
  name: "cookies",
  seeds: () =>
    Promise.resolve(
      ["a=b; c=d", 'a="b c\\"d"; e', "a=b\nc=d;", "=x; ;; y=", 'a="; b=c', "\xff=\xfe", ""].map(
        (text) => Buffer.from(text, "latin1"),
      ),
    ),
  tokens: ["; ", ";", "=", '"', "\\", '="', '";', " ", "\t", "\n", ",", "\0", "a=b; a=c"],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const request = Request.make("GET", "http://example.com/");
    request.headers = new Headers(headerLines(input).map((line) => ["cookie", line] as const));
    requireMultiMapLaws(
      request.cookies,
      (fields) => (request.cookies = fields),
      () => request.headers.toString(),
      (value) => value,
    );
  },
};
