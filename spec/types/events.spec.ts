import { expect } from "chai";
import { basename } from "node:path";
import type { FlowEventName } from "../../lib/script/events.js";
import { checkScripts } from "../../lib/script/load/index.js";
import { Workspace } from "../script/load/workspace.js";

/** The type of the flow of an event, and which of its parts may be null in general. */
interface FlowType {
  readonly name: "HttpFlow" | "TcpFlow" | "UdpFlow" | "DnsFlow";
  /** The parts, each with something to look at in it. */
  readonly parts: Readonly<Record<string, string>>;
}

const http: FlowType = {
  name: "HttpFlow",
  parts: { response: "statusCode", websocket: "messages", error: "msg" },
};
const tcp: FlowType = { name: "TcpFlow", parts: { error: "msg" } };
const udp: FlowType = { name: "UdpFlow", parts: { error: "msg" } };
const dns: FlowType = { name: "DnsFlow", parts: { response: "answers", error: "msg" } };

/** What each event promises: the parts that are surely there. */
const events: Readonly<Record<FlowEventName, readonly [flow: FlowType, ...promised: string[]]>> = {
  requestheaders: [http],
  request: [http],
  responseheaders: [http, "response"],
  response: [http, "response"],
  error: [http, "error"],
  websocketstart: [http, "response", "websocket"],
  websocketmessage: [http, "response", "websocket"],
  websocketend: [http, "response", "websocket"],
  tcpstart: [tcp],
  tcpmessage: [tcp],
  tcpend: [tcp],
  tcperror: [tcp, "error"],
  udpstart: [udp],
  udpmessage: [udp],
  udpend: [udp],
  udperror: [udp, "error"],
  dnsrequest: [dns],
  dnsresponse: [dns, "response"],
  dnserror: [dns, "error"],
};

/** The compiler's code for "is possibly null". */
const possiblyNull = 18047;

/** A script that looks into a part of the flow, and what the compiler is to say of it. */
interface Example {
  readonly title: string;
  readonly source: string;
  readonly codes: readonly number[];
}

const examples: readonly Example[] = Object.entries(events).flatMap(
  ([event, [{ name, parts }, ...promised]]) =>
    Object.entries(parts).flatMap(([part, member]): Example[] => {
      const look = `{ return flow.${part}.${member}; }`;
      const isPromised = promised.includes(part);
      const title = `${isPromised ? "allow" : "refuse"} to look into the ${part} in ${event}`;
      const codes = isPromised ? [] : [possiblyNull];
      return [
        {
          title: `${title}, by Handler`,
          source: `import type { Handler } from "mitmts-dump";
            export const ${event}: Handler<"${event}"> = (ctx, flow) => ${look};`,
          codes,
        },
        {
          title: `${title}, by ${name}`,
          source: `import type { ${name}, ScriptContext } from "mitmts-dump";
            export function ${event}(ctx: ScriptContext, flow: ${name}<"${event}">) ${look}`,
          codes,
        },
        {
          title: `allow to look whether there is ${part} in ${event}`,
          source: `import type { Handler } from "mitmts-dump";
            export const ${event}: Handler<"${event}"> = (ctx, flow) => flow.${part}?.${member};`,
          codes: [],
        },
      ];
    }),
);

describe("the types of events", function () {
  this.timeout(60_000);
  const workspace = new Workspace();
  after(() => workspace.remove());
  const found = new Map<string, number[]>();

  // All at once: the compiler's libraries are checked once, then.
  before(async () => {
    for (const [nth, { source }] of examples.entries()) workspace.write({ [`${nth}.ts`]: source });
    const paths = examples.map((_, nth) => workspace.path(`${nth}.ts`));
    for (const { file, code } of await checkScripts(paths)) {
      found.set(basename(file), [...(found.get(basename(file)) ?? []), code]);
    }
  });

  for (const [nth, { title, codes }] of examples.entries()) {
    it(title, () => {
      expect(found.get(`${nth}.ts`) ?? []).to.deep.equal(codes);
    });
  }
});
