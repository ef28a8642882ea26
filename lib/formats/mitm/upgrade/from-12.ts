import { number } from "../../../flow/field.js";
import { Float, isList, type StateDict } from "../../../flow/state/state.js";
import { child, children, listAt, rename } from "./state-edit.js";

// The versions of mitmproxy 7 to 11.

export function from12(flow: StateDict): void {
  flow.set("marked", flow.get("marked") === true ? ":default:" : "");
}

export function from13(flow: StateDict): void {
  flow.set("comment", "");
  const response = child(flow, "response");
  if (response?.isNull("timestamp_start") === true) {
    const end = number(child(flow, "request")?.get("timestamp_end")) ?? 0;
    response.set("timestamp_start", new Float(end));
    response.set("timestamp_end", new Float(end + 1));
  }
}

export function from14(flow: StateDict): void {
  const messages = listAt(child(flow, "websocket"), "messages");
  for (let index = 0; index < (messages?.length ?? 0); index++) {
    const message = messages?.get(index);
    if (isList(message)) message.splice(message.length, 0, [false]);
  }
}

export function from15(flow: StateDict): void {
  const first = child(flow, "request") ?? child(flow, "client_conn");
  flow.set("timestamp_created", first?.get("timestamp_start") ?? new Float(0));
}

export function from16(flow: StateDict): void {
  flow.delete("mode");
}

export function from17(flow: StateDict): void {
  child(flow, "client_conn")?.set("proxy_mode", "regular");
}

export function from18(flow: StateDict): void {
  const client = child(flow, "client_conn");
  if (client !== null) {
    rename(client, "address", "peername");
    if (client.isNull("timestamp_start")) client.set("timestamp_start", new Float(0));
    client.delete("tls_extensions");
  }
  const server = child(flow, "server_conn");
  if (server !== null) {
    rename(server, "ip_address", "peername");
    rename(server, "source_address", "sockname");
    rename(server, "via2", "via");
  }
  for (const connection of children(flow, "client_conn", "server_conn")) {
    connection.delete("tls_established");
    rename(connection, "cipher_name", "cipher");
    if (!connection.has("transport_protocol")) connection.set("transport_protocol", "tcp");
    for (const key of ["peername", "sockname", "address"]) {
      const address = listAt(connection, key);
      const host = address !== null && address.length > 0 ? address.get(0) : null;
      if (Buffer.isBuffer(host)) address?.splice(0, 1, [host.toString("utf8")]);
    }
  }
  if (server?.get("sni") === true) server.set("sni", listAt(server, "address")?.get(0) ?? null);
}

export function from19(flow: StateDict): void {
  for (const connection of children(flow, "client_conn", "server_conn")) connection.delete("state");
}

export function from20(flow: StateDict): void {
  for (const connection of children(flow, "client_conn", "server_conn")) {
    if (connection.get("tls_version") === "QUIC") connection.set("tls_version", "QUICv1");
  }
}
