/** How the value of a property is compared with mitmproxy's. Any of them may be null. */
export type Kind =
  | "text"
  | "bytes"
  | "number"
  | "boolean"
  | "texts"
  | "bytesList"
  /** A host and a port. */
  | "address"
  /** A scheme and an address. */
  | "serverSpec"
  /** An object there, and its spelling as text here. */
  | "spelled"
  /** A certificate there, and its PEM here. */
  | "certificate"
  | "certificates"
  /** Whatever JSON can say. */
  | "json"
  | "headers"
  /** Other maps: with text, bytes, or text and attributes as values. */
  | "textMap"
  | "bytesMap"
  | "cookieMap"
  | "metadata"
  /** An object of a class in the table, and a list of such. */
  | "object"
  | "objects"
  /** A function or a constant: not a value of each object. The edits compare what functions do. */
  | "method";
