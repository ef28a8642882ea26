import type { ClientConnection } from "../flow/connection.js";
import type { DnsEventPromises, DnsFlow } from "../flow/dns-flow.js";
import type { HttpEventPromises, HttpFlow } from "../flow/http-flow.js";
import type { TcpEventPromises, TcpFlow, UdpEventPromises, UdpFlow } from "../flow/stream-flow.js";
import type { ScriptContext } from "./context.js";

/** All events, in the order in which a connection's life has them. */
export const eventNames = [
  "start",
  "clientconnect",
  "requestheaders",
  "request",
  "responseheaders",
  "response",
  "error",
  "websocketstart",
  "websocketmessage",
  "websocketend",
  "tcpstart",
  "tcpmessage",
  "tcpend",
  "tcperror",
  "udpstart",
  "udpmessage",
  "udpend",
  "udperror",
  "dnsrequest",
  "dnsresponse",
  "dnserror",
  "clientdisconnect",
  "done",
] as const;

export type EventName = (typeof eventNames)[number];

/** The flow that the handlers of each event get: the type says what it surely has. */
export type FlowEvents = { [Event in keyof HttpEventPromises]: HttpFlow<Event> } & {
  [Event in keyof TcpEventPromises]: TcpFlow<Event>;
} & { [Event in keyof UdpEventPromises]: UdpFlow<Event> } & {
  [Event in keyof DnsEventPromises]: DnsFlow<Event>;
};

/** The events of flows, as opposed to those of connections and of the run. */
export type FlowEventName = keyof FlowEvents;

/** A handler may be async; the next event waits for it. What it returns does not matter otherwise. */
type Result = unknown;

/** The handlers of all events, for a script with these options. */
interface RunAndConnectionHandlers<Options> {
  /** Once, before any other event. */
  readonly start: (context: ScriptContext<Options>) => Result;
  /** Once, after all other events, also when the run ends early. */
  readonly done: (context: ScriptContext<Options>) => Result;
  /** A client connected to the proxy. Does not happen for saved flows. */
  readonly clientconnect: (context: ScriptContext<Options>, connection: ClientConnection) => Result;
  /** A client's connection to the proxy ended. Does not happen for saved flows. */
  readonly clientdisconnect: (
    context: ScriptContext<Options>,
    connection: ClientConnection,
  ) => Result;
}
type AllHandlers<Options> = RunAndConnectionHandlers<Options> & {
  readonly [Event in FlowEventName]: (
    context: ScriptContext<Options>,
    flow: FlowEvents[Event],
  ) => Result;
};

/**
 * The handler of an event: `const response: Handler<"response"> = (ctx, flow) => { ... }`.
 *
 * @typeParam Options What `ctx.options` has, where the script exports a schema as `options`.
 */
export type Handler<
  Event extends EventName,
  Options = Readonly<Record<string, unknown>>,
> = AllHandlers<Options>[Event];

/**
 * What a script's module may export: a function for each event that it wants to see. `never` stands
 * for the options of whatever schema: a handler with any options is one of these.
 */
export type Script = Partial<AllHandlers<never>>;

export function isEventName(name: string): name is EventName {
  return eventNames.some((event) => event === name);
}

/**
 * The event that a name that is none was probably meant to be, such as `websocketmessage` for
 * `websocket_message`; undefined when there is none that is close.
 */
export function closestEvent(name: string): EventName | undefined {
  const plain = name.toLowerCase().replace(/[^a-z]/g, "");
  const candidates = [plain, plain.replace(/^(?:on|http|handle)/, "")];
  return eventNames.find((event) =>
    candidates.some((candidate) => candidate === event || isOneSlipAway(candidate, event)),
  );
}

/** Whether one character more, less, changed or swapped with its neighbour makes the other word. */
function isOneSlipAway(word: string, other: string): boolean {
  let same = 0;
  while (same < word.length && word[same] === other[same]) same++;
  const [first, second] = word.slice(same);
  const swapped = `${second ?? ""}${first ?? ""}${word.slice(same + 2)}`;
  const rest = other.slice(same);
  return (
    word.slice(same + 1) === rest ||
    word.slice(same) === rest.slice(1) ||
    word.slice(same + 1) === rest.slice(1) ||
    swapped === rest
  );
}
