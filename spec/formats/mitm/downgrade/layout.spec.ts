import { expect } from "chai";
import { fixture } from "../../../support/captures.js";
import { readFlows } from "../../../support/mitm-file.js";
import { decodeAll, elementAt, keysOf, type Element } from "../../../support/tnetstring.js";
import { downgraded, encoded } from "./downgraded.js";

const newest = "mitm/21-mitmproxy-12.2.3.mitm";

const written = [
  { version: 14, file: "mitm/14-mitmproxy-7.0.4.mitm" },
  { version: 15, file: "mitm/15-mitmproxy-8.0.0.mitm" },
  { version: 17, file: "mitm/17-mitmproxy-8.1.1.mitm" },
  { version: 18, file: "mitm/18-mitmproxy-9.0.1.mitm" },
  { version: 20, file: "mitm/20-mitmproxy-10.4.2.mitm" },
];

describe("the layout of a flow in version", () => {
  for (const { version, file } of written) {
    it(`${version} is the one of fixtures/${file}`, async () => {
      const ours: Element[] = [];
      for (const flow of await readFlows(fixture(newest))) {
        const { result, state } = downgraded(flow, version);
        if (result.writable) ours.push(...decodeAll(encoded(state)));
      }
      expect(layouts(ours)).to.deep.equal(layouts(decodeAll(fixture(file))));
    });
  }
});

/** The different layouts that the flows of a file have. */
function layouts(flows: readonly Element[]): string[] {
  return [...new Set(flows.map((flow) => layout(flow, "flow")))].sort();
}

const parts = new Set(["flow", "client_conn", "server_conn", "request", "response", "websocket"]);

/** The keys of the flow and of its parts, or what else stands there. */
function layout(element: Element, key: string): string {
  if (element.kind === "leaf" && key === "type") return element.data.toString();
  if (element.kind !== "dict" || !parts.has(key)) return element.kind;
  const entries = keysOf(element).map(
    (name) => `${name}: ${layout(elementAt(element, [name]), name)}`,
  );
  return `{ ${entries.sort().join(", ")} }`;
}
