import { elementAt, keysOf, type Element } from "./tnetstring.js";

// The keys of flow format 21. mitmproxy refuses a flow with one too many or too few.

const flow = words(
  `version type id error client_conn server_conn intercepted is_replay marked metadata comment
   timestamp_created backup`,
);
const connection = words(
  `peername sockname id transport_protocol error tls certificate_list alpn alpn_offers cipher
   cipher_list tls_version sni timestamp_start timestamp_end timestamp_tls_setup`,
);
const message = words("http_version headers content trailers timestamp_start timestamp_end");
const dnsMessage = words(
  `id query op_code authoritative_answer truncation recursion_desired recursion_available reserved
   response_code questions answers authorities additionals timestamp`,
);

const parts: Readonly<Record<string, readonly string[]>> = {
  http: words("request response websocket"),
  tcp: ["messages"],
  udp: ["messages"],
  dns: words("request response"),
};

const keys: Readonly<Record<string, readonly string[]>> = {
  error: words("msg timestamp"),
  client_conn: [...connection, ...words("mitmcert proxy_mode")],
  server_conn: [...connection, ...words("address timestamp_tcp_setup via")],
  "http request": [...message, ...words("host port method scheme authority path")],
  "http response": [...message, ...words("status_code reason")],
  "http websocket": words("messages closed_by_client close_code close_reason timestamp_end"),
  "dns request": dnsMessage,
  "dns response": dnsMessage,
};

/** How many values a message of a WebSocket, TCP or UDP flow has. */
const messageLength: Readonly<Record<string, number>> = { http: 6, tcp: 3, udp: 3 };

/** What of the flow is not as format 21 has it; empty when all is. */
export function faultsOf(element: Element): string[] {
  const type = leafText(element, "type");
  const faults = compare("flow", keysOf(element), [...flow, ...(parts[type] ?? [])]);
  for (const part of keysOf(element)) {
    const expected = keys[part] ?? keys[`${type} ${part}`];
    const value = elementAt(element, [part]);
    if (expected !== undefined && value.kind === "dict") {
      faults.push(...compare(part, keysOf(value), expected));
    }
  }
  if (leafText(element, "version") !== "21") faults.push("version");
  return [...faults, ...messageFaults(element, type)];
}

function messageFaults(element: Element, type: string): string[] {
  const websocket = type === "http" ? elementAt(element, ["websocket"]) : element;
  if (type === "dns" || websocket.kind !== "dict") return [];
  const messages = elementAt(websocket, ["messages"]);
  const items = messages.kind === "list" ? messages.items : [];
  return items
    .filter((item) => item.kind !== "list" || item.items.length !== messageLength[type])
    .map(() => "message");
}

function leafText(element: Element, key: string): string {
  const value = elementAt(element, [key]);
  return value.kind === "leaf" ? value.data.toString() : "";
}

function compare(where: string, found: readonly string[], expected: readonly string[]): string[] {
  return [
    ...found.filter((key) => !expected.includes(key)).map((key) => `${where}: ${key} too many`),
    ...expected.filter((key) => !found.includes(key)).map((key) => `${where}: ${key} missing`),
    ...found.filter((key, at) => found.indexOf(key) !== at).map((key) => `${where}: ${key} twice`),
  ];
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
