import { PlainList } from "./state/plain-list.js";
import { copyTree, type StateDict, type StateValue } from "./state/state.js";

/** A copy of a connection's state, with a new id. */
export function copyWithNewId(state: StateDict): StateDict {
  const copy: StateDict = copyTree(state);
  copy.set("id", crypto.randomUUID());
  return copy;
}

/** What all connections have, of one that was never made. */
export function blankConnection(): Record<string, StateValue> {
  return {
    id: crypto.randomUUID(),
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
    timestamp_end: null,
    timestamp_tls_setup: null,
  };
}
