import { Response } from "../../lib/flow/response.js";
import { attempt } from "../laws/documented.js";
import { json } from "../structures/json.js";
import { structuralMutators } from "../structures/mutators.js";
import type { Target } from "../target.js";
import { requireSame } from "../violation.js";

/** A body that is taken for JSON. */
export const jsonBodyTarget: Target = {
  name: "json-body",
  seeds: () =>
    Promise.resolve([
      Buffer.from('{"a":[1,2.5,-0,null,true],"__proto__":{"b":"\\u00e9"}}'),
      Buffer.from("\ufeff[1]"),
      Buffer.from('{"a":1}', "utf16le"),
      Buffer.from("\ufeff[2]", "utf16le"),
      Buffer.from("\xff\xfe\0\0[\0\0\0]\0\0\0", "latin1"),
      Buffer.from("\0\0\0[\0\0\0]", "latin1"),
    ]),
  tokens: ["\ufeff", "\xff\xfe", "\xfe\xff", "\0", "null", "{}", "[]", "__proto__", "1e999", "NaN"],
  mutators: structuralMutators(json),
  batchSize: 32,
  run(input) {
    const response = Response.make();
    response.rawContent = input;
    const value = attempt(() => response.json());
    if (value === null) return;
    response.rawContent = Buffer.from(JSON.stringify(value));
    requireSame(
      "what a body says as JSON is the same when it is written anew",
      JSON.stringify(response.json()),
      JSON.stringify(value),
    );
    if (Object.getPrototypeOf({}) !== Object.prototype || "b" in {}) throw new Error("polluted");
  },
};
