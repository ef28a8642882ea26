import { fc } from "../../support/property.js";
import {
  boolean,
  bytes,
  dict,
  float,
  integer,
  list,
  nothing,
  text,
  type DictElement,
  type Element,
} from "../../support/tnetstring.js";
import { client, server, time, maybeTime } from "./odd-connections.js";
import { oddDnsParts } from "./odd-dns.js";
import { request, response } from "./odd-messages.js";
import { record } from "./record.js";

// Flows that mitmproxy can read, and that hold what is seldom seen: the ground on which the two
// models are compared.

const metadata = fc.constantFrom(
  dict({}),
  dict({ note: text("é"), list: list(integer(1), float("1.5"), nothing, bytes("\x00"), list()) }),
  dict({ "": dict({ deep: list(dict({})) }), big: integer("123456789012345678901234567890") }),
);

/** What all flows have. */
function flowOf(
  type: string,
  parts: Readonly<Record<string, fc.Arbitrary<Element>>>,
): fc.Arbitrary<DictElement> {
  return record({
    version: fc.constant(integer(21)),
    type: fc.constant(text(type)),
    id: fc.uuid().map(text),
    error: fc.constantFrom(
      nothing,
      nothing,
      error("broken"),
      error("Connection killed."),
      error(""),
    ),
    client_conn: client,
    server_conn: server,
    intercepted: fc.boolean().map(boolean),
    is_replay: fc.constantFrom(nothing, text("request"), text("response")),
    marked: fc.constantFrom("", ":grapes:", ":default:", "é").map(text),
    metadata,
    comment: fc.constantFrom("", "a comment", "two\nlines \u{1f600}").map(text),
    timestamp_created: time,
    backup: fc.constant(nothing),
    ...parts,
  });
}

function error(message: string): Element {
  return dict({ msg: text(message), timestamp: float("1700000001.5") });
}

const payload = fc
  .oneof(
    fc.constantFrom("", "text", "käse", "猫").map((one) => Buffer.from(one)),
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((one) => Buffer.from(one)),
  )
  .map(bytes);
const utf8 = fc
  .constantFrom("", "text", "käse", "\u{1f600}", Buffer.from("k\xe4se", "latin1"))
  .map(bytes);

const websocketMessage = fc
  .tuple(fc.boolean(), fc.boolean(), time, fc.boolean(), fc.boolean())
  .chain(([isText, fromClient, at, dropped, injected]) =>
    (isText ? utf8 : payload).map((content) =>
      list(
        integer(isText ? 1 : 2),
        boolean(fromClient),
        content,
        at,
        boolean(dropped),
        boolean(injected),
      ),
    ),
  );

const websocket = record({
  messages: fc.array(websocketMessage, { maxLength: 4 }).map((messages) => list(...messages)),
  closed_by_client: fc.constantFrom(nothing, boolean(true), boolean(false)),
  close_code: fc.constantFrom(nothing, integer(1000), integer(1006)),
  close_reason: fc.constantFrom(nothing, text(""), text("bye é")),
  timestamp_end: maybeTime,
});

const streamMessages = fc
  .array(
    fc
      .tuple(fc.boolean(), payload, time)
      .map(([fromClient, content, at]) => list(boolean(fromClient), content, at)),
    { maxLength: 4 },
  )
  .map((messages) => list(...messages));

export const oddHttpFlow: fc.Arbitrary<DictElement> = flowOf("http", {
  request,
  response: fc.option(response, { nil: nothing, freq: 6 }),
  websocket: fc.oneof(
    { weight: 3, arbitrary: fc.constant(nothing) },
    { weight: 1, arbitrary: websocket },
  ),
});

export const oddFlow: fc.Arbitrary<DictElement> = fc.oneof(
  { weight: 6, arbitrary: oddHttpFlow },
  { weight: 1, arbitrary: flowOf("tcp", { messages: streamMessages }) },
  { weight: 1, arbitrary: flowOf("udp", { messages: streamMessages }) },
  { weight: 3, arbitrary: flowOf("dns", oddDnsParts) },
);
