import { createHash } from "node:crypto";
import { domainToUnicode } from "node:url";
import { number, text } from "../../../flow/field.js";
import { fromState } from "../../../flow/state/plain-value.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import type { StateDict, StateValue } from "../../../flow/state/state.js";
import { decodeText } from "../../../flow/text.js";
import { child, children, connections, messages, rename, serverConnections } from "./state-edit.js";

// The versions of mitmproxy 4 to 7, up to the move of WebSocket messages into HTTP flows.

/** Connections get ids. Those with the same start and address are the same connection. */
export function from4(flow: StateDict): void {
  for (const client of children(flow, "client_conn"))
    client.set("id", idOf(client, "address", flow));
  for (const server of serverConnections(flow))
    server.set("id", idOf(server, "source_address", flow));
}

/**
 * An id made of what makes the connection the same, in the form of a UUID. mitmproxy takes a random
 * one and remembers it for all later flows; this one needs no memory, and is the same in each run.
 */
function idOf(connection: StateDict, addressKey: string, flow: StateDict): string {
  const isKnown = !connection.isNull("timestamp_start") && !connection.isNull(addressKey);
  const key = [
    addressKey,
    number(connection.get("timestamp_start")) ?? null,
    fromState(connection.get(addressKey) ?? null),
    // A connection that was never made is the same as no other.
    isKnown ? null : (text(flow.get("id")) ?? null),
  ];
  const hex = createHash("sha1").update(JSON.stringify(key)).digest("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join("-");
}

export function from5(flow: StateDict): void {
  for (const connection of connections(flow)) {
    rename(connection, "ssl_established", "tls_established");
    rename(connection, "timestamp_ssl_setup", "timestamp_tls_setup");
  }
}

export function from6(flow: StateDict): void {
  child(flow, "client_conn")?.set("tls_extensions", null);
}

export function from7(flow: StateDict): void {
  for (const message of messages(flow)) message.set("trailers", null);
}

export function from8(flow: StateDict): void {
  const request = child(flow, "request");
  request?.delete("first_line_format");
  request?.set("authority", Buffer.alloc(0));
  const replayed = ["request", "response"].filter(
    (part) => child(flow, part)?.get("is_replay") === true,
  );
  for (const message of messages(flow)) message.delete("is_replay");
  flow.set("is_replay", replayed[0] ?? null);
}

export function from9(flow: StateDict): void {
  for (const client of children(flow, "client_conn")) {
    client.set("sockname", new PlainList(["", 0]));
    certificateToList(client, "clientcert");
    addTlsFields(client);
  }
  for (const server of serverConnections(flow)) {
    certificateToList(server, "cert");
    server.set("cipher_name", null);
    server.set("via2", null);
    addTlsFields(server);
  }
}

function certificateToList(connection: StateDict, key: string): void {
  const certificate = connection.get(key) ?? null;
  connection.delete(key);
  connection.set("certificate_list", listOf(certificate));
}

function addTlsFields(connection: StateDict): void {
  connection.set("state", 0);
  connection.set("error", null);
  connection.set("tls", connection.get("tls_established") ?? false);
  connection.set("alpn_offers", listOf(connection.get("alpn_proto_negotiated")));
  connection.set("cipher_list", listOf(connection.get("cipher_name")));
}

/** A list of the value, empty when there is none. */
function listOf(value: StateValue | undefined): PlainList {
  const isMissing =
    value === undefined ||
    value === null ||
    value === "" ||
    (Buffer.isBuffer(value) && value.length === 0);
  return new PlainList(isMissing ? [] : [value]);
}

export function from10(flow: StateDict): void {
  // Bytes in the host were taken for text from here on; a name in its "xn--" form was not decoded
  // before. mitmproxy does this when it reads the request.
  const request = child(flow, "request");
  const host = request?.get("host");
  if (Buffer.isBuffer(host)) request?.set("host", unicodeHost(decodeText(host)));
  for (const connection of connections(flow)) {
    const sni = connection.get("sni");
    if (Buffer.isBuffer(sni)) connection.set("sni", escapeNonAscii(sni));
    rename(connection, "alpn_proto_negotiated", "alpn");
    for (const key of ["alpn_offers", "cipher_list"]) {
      if (connection.isNull(key)) connection.set(key, new PlainList());
    }
  }
}

function unicodeHost(host: string): string {
  return host.includes("xn--") ? domainToUnicode(host) || host : host;
}

/** Bytes as Python's "backslashreplace" shows them. */
function escapeNonAscii(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}
