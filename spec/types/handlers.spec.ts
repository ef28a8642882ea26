import { expect } from "chai";
import { basename } from "node:path";
import { checkScripts, type ScriptDiagnostic } from "../../lib/script/load/index.js";
import { Workspace } from "../script/load/workspace.js";

const imports = `import type { DnsFlow, Flow, FlowEvents, Handler, HttpFlow, Script, ScriptContext, TcpFlow, UdpFlow } from "mitmts-dump";
import { z } from "zod";
`;

/** What a script may write under `strict`, without a single `!`. */
const sound: Readonly<Record<string, string>> = {
  "the example of the design page": `
    export function response(ctx: ScriptContext, flow: HttpFlow) {
      flow.response.headers.set("newheader", "foo");
    }`,
  "a request in request": `
    export function request(ctx: ScriptContext, flow: HttpFlow<"request">) { flow.request.path = "/"; }`,
  "an error in error": `
    export function error(ctx: ScriptContext, flow: HttpFlow<"error">) { flow.error.msg.trim(); flow.request.url; }`,
  "a response in responseheaders": `
    export const responseheaders: Handler<"responseheaders"> = (ctx, flow) => { flow.response.statusCode = 200; };`,
  "the WebSocket and the response in websocketmessage": `
    export const websocketmessage: Handler<"websocketmessage"> = (ctx, { websocket, response }) => {
      websocket.messages.at(-1)?.drop();
      response.statusCode.toFixed();
    };`,
  "messages in tcpmessage and udpmessage": `
    export function tcpmessage(ctx: ScriptContext, flow: TcpFlow) { flow.messages.at(-1)?.content.length; }
    export function udpmessage(ctx: ScriptContext, flow: UdpFlow) { flow.messages.at(-1)?.content.length; }`,
  "errors in tcperror, udperror and dnserror": `
    export function tcperror(ctx: ScriptContext, flow: TcpFlow<"tcperror">) { flow.error.msg.trim(); }
    export function udperror(ctx: ScriptContext, flow: UdpFlow<"udperror">) { flow.error.msg.trim(); }
    export function dnserror(ctx: ScriptContext, flow: DnsFlow<"dnserror">) { flow.error.msg.trim(); }`,
  "an answer in dnsresponse": `
    export function dnsresponse(ctx: ScriptContext, flow: DnsFlow) { flow.response.answers.length; }`,
  "a response that a request handler sets": `
    import { Response } from "mitmts-dump";
    export const request: Handler<"request"> = (ctx, flow) => { flow.response = Response.make(404); };`,
  "parts taken away": `
    export const error: Handler<"request"> = (ctx, flow) => { flow.response = null; flow.error = null; };`,
  "async handlers, and start and done": `
    export async function start(ctx: ScriptContext) { await Promise.resolve(ctx.log.info("a")); }
    export const done: Handler<"done"> = async ({ log }) => { log.warn("b"); };
    export const response: Handler<"response"> = async (ctx, flow) => { flow.response.reason = ""; };`,
  "a copy with what the original has": `
    export const response: Handler<"response"> = (ctx, flow) => { ctx.duplicateFlow(flow).response.statusCode = 1; };`,
  "a flow of any type, told by type": `
    export const tcpend: Handler<"tcpend"> = (ctx, flow) => { const type: "tcp" = flow.type; type; };`,
  "a whole script as one object": `
    const script = { response: (ctx, flow) => { flow.response.reason = ""; } } satisfies Script;
    export const { response } = script;`,
  "options typed by their schema": `
    export const options = z.object({ n: z.number() });
    export function request(ctx: ScriptContext<z.infer<typeof options>>, flow: HttpFlow<"request">) {
      flow.request.port = ctx.options.n;
    }`,
  "a response that is used after it was set": `
    import { Response } from "mitmts-dump";
    export const request: Handler<"request"> = (ctx, flow) => {
      flow.response = Response.make(404);
      flow.response.headers.set("x", "1");
    };`,
  "a response after a look whether there is one": `
    export const request: Handler<"request"> = (ctx, flow) => {
      if (flow.response === null) return;
      flow.response.statusCode = 200;
    };`,
  "a flow of any type, each type by itself": `
    export function pathOf(flow: Flow): string {
      if (flow.type === "http") return flow.request.path;
      if (flow.type === "dns") return flow.request.questions.map(({ name }) => name).join();
      return String(flow.messages.length);
    }`,
  "messages, each of its own class": `
    import type { TcpMessage, WebSocketMessage } from "mitmts-dump";
    export const tcpmessage: Handler<"tcpmessage"> = (ctx, flow) => { const one: TcpMessage[] = flow.messages; one; };
    export const websocketend: Handler<"websocketend"> = (ctx, flow) => {
      const one: WebSocketMessage[] = flow.websocket.messages;
      one.filter(({ isText }) => isText).map(({ text }) => text);
    };`,
  "a backup, and all that is done with it": `
    export const response: Handler<"response"> = (ctx, flow) => {
      flow.backup();
      if (flow.modified()) flow.revert();
      if (flow.killable) flow.kill();
      const seconds: number = flow.timestampStart ?? 0;
      seconds;
    };`,
  "certificates, taken apart": `
    export const response: Handler<"response"> = (ctx, flow) => {
      for (const { subject, validTo } of flow.serverConn.certificates) ctx.log.info(subject + validTo);
    };`,
  "the flow of an event by the event's name": `
    export const name = (flow: FlowEvents["response"]): string => flow.response.reason;`,
};

/** What is a mistake, the line of the mistake, and how the compiler calls it. */
const mistakes: Readonly<Record<string, readonly [code: number, source: string]>> = {
  "a response in request may be null": [
    18047,
    'export const request: Handler<"request"> = (ctx, flow) => { flow.response.reason = ""; };',
  ],
  "so may it be in requestheaders, for HttpFlow<…>": [
    18047,
    'export function requestheaders(ctx: ScriptContext, flow: HttpFlow<"requestheaders">) { flow.response.reason; }',
  ],
  "an error in response may be null": [
    18047,
    'export const response: Handler<"response"> = (ctx, flow) => { flow.error.msg; };',
  ],
  "a response in error may be null": [
    18047,
    'export const error: Handler<"error"> = (ctx, flow) => { flow.response.reason; };',
  ],
  "a WebSocket in response may be null": [
    18047,
    'export const response: Handler<"response"> = (ctx, flow) => { flow.websocket.messages; };',
  ],
  "an error in tcpend may be null": [
    18047,
    'export const tcpend: Handler<"tcpend"> = (ctx, flow) => { flow.error.msg; };',
  ],
  "an answer in dnsrequest may be null": [
    18047,
    'export const dnsrequest: Handler<"dnsrequest"> = (ctx, flow) => { flow.response.answers; };',
  ],
  "a flow of any type has no messages until its type is known": [
    2339,
    "export const count = (flow: Flow): number => flow.messages.length;",
  ],
  "the type of a flow is not for scripts to set": [
    2540,
    'export const response: Handler<"response"> = (ctx, flow) => { flow.type = "http"; };',
  ],
  "whether a flow is live is not for scripts to set": [
    2540,
    'export const response: Handler<"response"> = (ctx, flow) => { flow.live = true; };',
  ],
  "the messages of a TCP flow are not those of a UDP flow": [
    2322,
    'export const tcpend: Handler<"tcpend"> = (ctx, flow) => { const other: UdpFlow = flow; other; };',
  ],
  "a header may be absent": [
    2531,
    'export const request: Handler<"request"> = (ctx, flow) => { flow.request.headers.get("x").trim(); };',
  ],
  "a request may not be taken away": [
    2322,
    'export const request: Handler<"request"> = (ctx, flow) => { flow.request = null; };',
  ],
  "a part that was taken away is not there": [
    18047,
    'export const request: Handler<"request"> = (ctx, flow) => { flow.error = null; flow.error.msg; };',
  ],
  "there is no event of that name": [
    2344,
    'export const reponse: Handler<"reponse"> = () => undefined;',
  ],
  "a handler of request cannot take the flow of response": [
    1360,
    "export function request(ctx: ScriptContext, flow: HttpFlow) { flow.response.reason; }",
  ],
  "there is no such option": [
    2339,
    `export const options = z.object({ n: z.number() });
     export function start(ctx: ScriptContext<z.infer<typeof options>>) { ctx.options.m; }`,
  ],
};

describe("the types of scripts", function () {
  this.timeout(60_000);
  const workspace = new Workspace();
  after(() => workspace.remove());
  const found = new Map<string, ScriptDiagnostic[]>();

  const sources = [
    ...Object.entries(sound),
    ...Object.entries(mistakes).map(([title, [, source]]): [string, string] => [title, source]),
  ];
  const nameOf = (title: string) => `${sources.findIndex(([other]) => other === title)}.ts`;

  // All at once: the compiler's libraries are checked once, then.
  before(async () => {
    for (const [title, source] of sources) workspace.write({ [nameOf(title)]: imports + source });
    const paths = sources.map(([title]) => workspace.path(nameOf(title)));
    for (const diagnostic of await checkScripts(paths)) {
      const name = basename(diagnostic.file);
      found.set(name, [...(found.get(name) ?? []), diagnostic]);
    }
  });

  for (const title of Object.keys(sound)) {
    it(`allow: ${title}`, () => {
      expect((found.get(nameOf(title)) ?? []).map(({ message }) => message)).to.deep.equal([]);
    });
  }

  for (const [title, [code]] of Object.entries(mistakes)) {
    it(`refuse: ${title}`, () => {
      const diagnostics = found.get(nameOf(title)) ?? [];
      expect(diagnostics.map((diagnostic) => diagnostic.code)).to.deep.equal([code]);
    });
  }
});
