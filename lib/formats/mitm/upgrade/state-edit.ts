import { isDict, isList, type StateDict, type StateList } from "../../../flow/state/state.js";
import { decodeText } from "../../../flow/text.js";

// Small tools for the steps between versions. They take a file as it is: what should be there by the
// book but is not is left out, so that a flow is read wherever it can be.

/** The dictionary under a key; null when there is none. */
export function child(state: StateDict | null, key: string): StateDict | null {
  const value = state?.get(key);
  return isDict(value) ? value : null;
}

/** The dictionaries under these keys that are there. */
export function children(state: StateDict | null, ...keys: string[]): StateDict[] {
  return keys.flatMap((key) => child(state, key) ?? []);
}

export function listAt(state: StateDict | null, key: string): StateList | null {
  const value = state?.get(key);
  return isList(value) ? value : null;
}

/** Gives a value another key; null becomes the value of a key that is missing. */
export function rename(state: StateDict, from: string, to: string): void {
  const value = state.get(from) ?? null;
  state.delete(from);
  state.set(to, value);
}

/** Turns bytes into text. */
export function makeText(state: StateDict | null, key: string): void {
  const value = state?.get(key);
  if (Buffer.isBuffer(value)) state?.set(key, decodeText(value));
}

/** The messages of an HTTP flow that are there. */
export function messages(flow: StateDict): StateDict[] {
  return children(flow, "request", "response");
}

/** The server connection, and the one to a proxy before it that early versions kept there. */
export function serverConnections(flow: StateDict): StateDict[] {
  const server = child(flow, "server_conn");
  return server === null ? [] : [server, ...children(server, "via")];
}

export function connections(flow: StateDict): StateDict[] {
  return [...children(flow, "client_conn"), ...serverConnections(flow)];
}
