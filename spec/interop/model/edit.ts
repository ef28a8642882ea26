// A small language of edits, which random-edits.ts makes, and which apply-edits.ts and edits.py carry
// out: here and in mitmproxy. Names are mitmproxy's.

/** What a property is set to, or a method is called with. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  /** Bytes, in hexadecimal. */
  | { readonly bytes: string }
  /** The name of a field of a multipart form: bytes there, text here. */
  | { readonly name: string }
  /** A host and a port. */
  | { readonly address: readonly [string, number] }
  /** A scheme and an address. */
  | { readonly server: readonly [string, readonly [string, number]] }
  /** Names and values in order, for what is a map. */
  | { readonly pairs: readonly (readonly [name: Value, value: Value])[] }
  /** A cookie's value and attributes. */
  | { readonly cookie: readonly [string, readonly (readonly [string, string | null])[]] }
  | { readonly ip: string }
  /** Something new. */
  | { readonly headers: readonly (readonly [string, string])[] }
  | { readonly error: string }
  | { readonly request: readonly [method: string, url: string, content: Value] }
  | { readonly response: readonly [status: number, content: Value] }
  | { readonly message: readonly [kind: MessageKind, fromClient: boolean, content: string] }
  | { readonly question: readonly [name: string, type: number] }
  | { readonly record: readonly [name: string, type: number, hex: string] }
  /** The answers to the flow's DNS query that bring records, or that fail. */
  | { readonly succeed: readonly Value[] }
  | { readonly fail: number }
  /** A copy of something that is in the flow. */
  | { readonly copyOf: Place };

export type MessageKind = "websocket" | "tcp" | "udp";

/** Where something is in a flow: names of properties, and indexes of lists. */
export type Place = readonly (string | number)[];

export type Edit =
  | { readonly at: Place; readonly set: string; readonly to: Value }
  | { readonly at: Place; readonly call: string; readonly with: readonly Value[] }
  /** A method of a map: `set`, `set_all`, `add`, `insert`, `delete` or `clear`. */
  | { readonly at: Place; readonly map: string; readonly with: readonly Value[] }
  /** A method of a list: `append`, `insert`, `remove`, `replace` or `reverse`. */
  | { readonly at: Place; readonly list: string; readonly index: number; readonly item: Value }
  | { readonly at: Place; readonly note: string; readonly is: Value };
