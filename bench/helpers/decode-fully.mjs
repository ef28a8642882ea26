import { readFlows } from "../../dist/index.js";

// decode-fully.mjs FILE: decodes every value of every flow, and says what there was.

let flows = 0;
let values = 0;
let length = 0;
for await (const flow of readFlows(process.argv[2])) {
  flows++;
  decode(flow.state);
}
console.log(`${flows} flows, ${values} values, text and bytes of ${length}`);

/** The bench's flows are nested a few levels deep, so this may recurse. */
function decode(value) {
  values++;
  if (typeof value === "string" || Buffer.isBuffer(value)) length += value.length;
  else if (value?.kind === "dict") for (const key of value.keys()) decode(value.get(key));
  else if (value?.kind === "list") {
    for (let index = 0; index < value.length; index++) decode(value.get(index));
  }
}
