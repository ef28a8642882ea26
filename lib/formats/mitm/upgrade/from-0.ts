import { number } from "../../../flow/field.js";
import { PlainDict } from "../../../flow/state/plain-dict.js";
import { isDict, isList, type StateDict } from "../../../flow/state/state.js";
import { child, children, makeText, messages, rename, serverConnections } from "./state-edit.js";

// The versions of mitmproxy 0.11 to 3, when the format's version was the program's.

export function from013(flow: StateDict): void {
  const request = child(flow, "request");
  if (request !== null) rename(request, "form_in", "first_line_format");
  for (const message of messages(flow)) {
    const version = message.get("httpversion");
    const [major, minor] =
      isList(version) && version.length === 2
        ? [0, 1].map((index) => number(version.get(index)))
        : [1, 1];
    message.delete("httpversion");
    message.set("http_version", Buffer.from(`HTTP/${major ?? 1}.${minor ?? 1}`));
  }
  const response = child(flow, "response");
  if (response !== null) {
    rename(response, "code", "status_code");
    rename(response, "content", "body");
  }
  const server = child(flow, "server_conn");
  server?.delete("state");
  server?.set("via", null);
}

export function from015(flow: StateDict): void {
  for (const message of messages(flow)) if (message.has("body")) rename(message, "body", "content");
  const response = child(flow, "response");
  if (response?.has("msg") === true) rename(response, "msg", "reason");
  child(flow, "request")?.delete("form_out");
}

/** A body that was not kept was the integer 0, and is null from here on. */
export function from016(flow: StateDict): void {
  for (const message of messages(flow))
    if (message.get("content") === 0) message.set("content", null);
  child(flow, "server_conn")?.set("peer_address", null);
}

export function from017(old: StateDict): StateDict {
  const flow = withTextKeys(old);
  const server = child(flow, "server_conn");
  if (server !== null) rename(server, "peer_address", "ip_address");
  flow.set("marked", false);
  return flow;
}

export function from018(old: StateDict): StateDict {
  const flow = withTextKeys(old);
  const request = child(flow, "request");
  request?.delete("stickyauth");
  request?.delete("stickycookie");
  for (const client of children(flow, "client_conn")) {
    for (const key of ["sni", "alpn_proto_negotiated", "cipher_name", "tls_version"]) {
      client.set(key, null);
    }
  }
  for (const server of serverConnections(flow)) server.set("alpn_proto_negotiated", null);
  flow.set("mode", "regular");
  flow.set("metadata", new PlainDict());
  return flow;
}

export function from019(flow: StateDict): StateDict {
  return withTextKeys(flow);
}

/** Python 2, under which mitmproxy ran up to 0.18 and beyond, wrote keys and some values as bytes. */
function withTextKeys(old: StateDict): StateDict {
  const flow = new PlainDict();
  const open: [from: StateDict, to: PlainDict][] = [[old, flow]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [from, to] = pair;
    for (const key of from.keys()) {
      const value = from.get(key) ?? null;
      const copy = isDict(value) ? new PlainDict() : value;
      to.set(key, copy);
      if (isDict(value) && copy instanceof PlainDict) open.push([value, copy]);
    }
  }
  makeText(flow, "type");
  makeText(flow, "id");
  makeText(child(flow, "request"), "first_line_format");
  makeText(child(flow, "error"), "msg");
  return flow;
}

/** Addresses lose the dictionary around them. */
export function from1(flow: StateDict): void {
  for (const client of children(flow, "client_conn")) unwrapAddresses(client, "address");
  for (const server of serverConnections(flow)) {
    unwrapAddresses(server, "address", "source_address", "ip_address");
  }
}

/** mitmproxy 2 as it was released still has the dictionaries around addresses. */
export function from2(flow: StateDict): void {
  from1(flow);
  child(flow, "client_conn")?.set("mitmcert", null);
  for (const server of serverConnections(flow)) server.set("tls_version", null);
}

function unwrapAddresses(connection: StateDict, ...keys: string[]): void {
  for (const key of keys) {
    const wrapped = child(connection, key);
    if (wrapped !== null) connection.set(key, wrapped.get("address") ?? null);
  }
}
