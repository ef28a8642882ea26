import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { Float } from "../../flow/state/state.js";

// Connections of flows from formats that say little of them. Hot path: each is one literal, for an
// object that others are spread into takes many times as long to make.

/** The connection of the client; as in mitmproxy's import, from this machine where nothing is known. */
export function importedClient(
  id: string,
  start: number,
  end: number,
  peername: PlainList | null = null,
): PlainDict {
  return PlainDict.of({
    id,
    transport_protocol: "tcp",
    error: null,
    tls: false,
    certificate_list: new PlainList(),
    alpn: null,
    alpn_offers: new PlainList(),
    cipher: null,
    cipher_list: new PlainList(),
    tls_version: null,
    sni: null,
    timestamp_tls_setup: null,
    peername: peername ?? new PlainList(["127.0.0.1", 0]),
    sockname: new PlainList(["127.0.0.1", 0]),
    timestamp_start: new Float(start),
    timestamp_end: new Float(end),
    mitmcert: null,
    proxy_mode: "regular",
  });
}

/** The connection to the server. */
export function importedServer(
  id: string,
  peername: PlainList | null,
  address: PlainList | null,
): PlainDict {
  return PlainDict.of({
    id,
    transport_protocol: "tcp",
    error: null,
    tls: false,
    certificate_list: new PlainList(),
    alpn: null,
    alpn_offers: new PlainList(),
    cipher: null,
    cipher_list: new PlainList(),
    tls_version: null,
    sni: null,
    timestamp_tls_setup: null,
    peername,
    sockname: null,
    timestamp_start: null,
    timestamp_end: null,
    address,
    timestamp_tcp_setup: null,
    via: null,
  });
}
