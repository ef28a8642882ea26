import { FlowFieldError, listField, number, text, wholeNumber } from "./field.js";
import { isSame } from "./list-field.js";
import { PlainList } from "./state/plain-list.js";
import type { StateDict, StateList } from "./state/state.js";

/** A host name or IP address, and a port. */
export type Address = readonly [host: string, port: number];

/** A proxy on the way to the server, such as `["https", ["proxy.example", 8080]]`. */
export type ServerSpec = readonly [scheme: string, address: Address];

export function addressField(state: StateDict, key: string): Address | null {
  return state.isNull(key) ? null : toAddress(listField(state, key), key);
}

export function setAddressField(state: StateDict, key: string, address: Address | null): void {
  if (isSame(address ?? [], addressField(state, key) ?? [])) return;
  state.set(key, address === null ? null : addressState(address));
}

export function addressState([host, port]: Address): PlainList {
  return new PlainList([host, wholeNumber(port, "port")]);
}

/** IPv6 addresses have four parts in Python; the first two are what counts. */
export function toAddress(list: StateList, key: string): Address {
  const host = list.length < 2 ? undefined : text(list.get(0));
  const port = list.length < 2 ? undefined : number(list.get(1));
  if (host === undefined || port === undefined) {
    throw new FlowFieldError(key, "a host and a port", "something else");
  }
  return [host, port];
}
