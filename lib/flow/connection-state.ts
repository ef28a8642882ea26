import { PlainList } from "./state/plain-list.js";
import { SharedDict } from "./state/shared-dict.js";
import { copyTree, type StateDict, type StateValue } from "./state/state.js";

/** A copy of a connection's state, with a new id. */
export function copyWithNewId(state: StateDict): StateDict {
  const copy: StateDict = copyTree(state);
  copy.set("id", crypto.randomUUID());
  return copy;
}

/** The state of a connection that was never made, with what its side adds. */
export function newConnectionState(parts: Readonly<Record<string, StateValue>>): SharedDict {
  return new SharedDict(
    Object.entries({
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
      ...parts,
    }),
  );
}
