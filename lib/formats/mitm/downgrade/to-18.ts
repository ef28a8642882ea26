import { text } from "../../../flow/field.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import { isNode, type StateDict, type StateValue } from "../../../flow/state/state.js";
import { child, children, rename } from "../upgrade/state-edit.js";
import { loss, type Loss } from "./loss.js";
import { isModeOf } from "./proxy-mode.js";

// The versions of mitmproxy 9 and 10.

export function to20(flow: StateDict, losses: Set<Loss>): void {
  for (const connection of connections(flow)) {
    if (connection.get("tls_version") === "QUICv1") connection.set("tls_version", "QUIC");
  }
  limitProxyMode(flow, 20, losses);
}

/** The socket of a saved connection is closed. */
export function to19(flow: StateDict): void {
  for (const connection of connections(flow)) connection.set("state", closed);
}

const closed = 0;

export function to18(flow: StateDict, losses: Set<Loss>): void {
  for (const connection of connections(flow)) {
    connection.set("tls_established", !connection.isNull("timestamp_tls_setup"));
    rename(connection, "cipher", "cipher_name");
    const transport = text(connection.get("transport_protocol")) ?? "tcp";
    if (transport !== "tcp") losses.add(loss.transportProtocol);
    connection.delete("transport_protocol");
  }
  const client = child(flow, "client_conn");
  if (client !== null) {
    rename(client, "peername", "address");
    // mitmproxy 7 to 9 wrote an empty list for every client.
    client.set("tls_extensions", new PlainList());
  }
  const server = child(flow, "server_conn");
  if (server !== null) {
    rename(server, "peername", "ip_address");
    rename(server, "sockname", "source_address");
    rename(server, "via", "via2");
    // What an early version kept here is gone for good; mitmproxy 7 to 9 wrote null.
    server.set("via", null);
  }
  if (flow.isNull("backup")) flow.delete("backup");
  dropBytesInMetadata(flow, losses);
  limitProxyMode(flow, 18, losses);
}

/** A mitmproxy that does not know a connection's mode refuses the flow. */
function limitProxyMode(flow: StateDict, version: 18 | 20, losses: Set<Loss>): void {
  const client = child(flow, "client_conn");
  const mode = text(client?.get("proxy_mode"));
  if (mode === undefined || isModeOf(version, mode)) return;
  losses.add(loss.proxyMode);
  client?.set("proxy_mode", "regular");
}

/** mitmproxy 7 to 9 refuse a flow when they could not write its metadata as JSON. */
function dropBytesInMetadata(flow: StateDict, losses: Set<Loss>): void {
  const metadata = child(flow, "metadata");
  for (const key of metadata?.keys() ?? []) {
    if (!holdsBytes(metadata?.get(key) ?? null)) continue;
    losses.add(loss.bytesInMetadata);
    metadata?.delete(key);
  }
}

function holdsBytes(value: StateValue): boolean {
  // A list of nodes rather than recursion: metadata may be ten thousand deep.
  const values = [value];
  for (const each of values) {
    if (Buffer.isBuffer(each)) return true;
    if (!isNode(each)) continue;
    if (each.kind === "dict") for (const key of each.keys()) values.push(each.get(key) ?? null);
    else for (let index = 0; index < each.length; index++) values.push(each.get(index));
  }
  return false;
}

function connections(flow: StateDict): StateDict[] {
  return children(flow, "client_conn", "server_conn");
}
