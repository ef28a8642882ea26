import { Request } from "../../lib/flow/request.js";
import { requireMultiMapLaws } from "../laws/multi-map.js";
import { textMutators } from "../mutate/text.js";
import { decodeText } from "../../lib/flow/text.js";
import type { Target } from "../target.js";
import { requireSame } from "../violation.js";

/** A request's path with its query, which is also taken for a form. */
export const queryTarget: Target = {
  name: "query",
  seeds: () =>
    Promise.resolve(
      [
        "/a/b%20c;d?e=f+g&h&=i&&j=%ff#k?l",
        "*",
        "",
        "?",
        "//x/y?z=%",
        "/%2F/../?a=b;c=d",
        "a=b&c",
      ].map((text) => Buffer.from(text)),
    ),
  tokens: ["?", "&", "=", "%", "%00", "%ff", "%c3%a9", "+", "#", ";", "/", "//", "\t", "\n", "*"],
  mutators: textMutators,
  batchSize: 32,
  run(input) {
    const request = Request.make("POST", "http://example.com/");
    request.path = decodeText(input);
    const { path } = request;
    request.pathComponents = [...request.pathComponents];
    requireSame("to set the components that are there changes nothing", request.path, path);
    requireMultiMapLaws(
      request.query,
      (fields) => (request.query = fields),
      () => request.path,
      (value) => value,
    );
    request.headers.set("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    request.rawContent = input;
    requireMultiMapLaws(
      request.urlencodedForm,
      (fields) => (request.urlencodedForm = fields),
      () => request.rawContent?.toString("latin1") ?? "",
      (value) => value,
    );
  },
};
