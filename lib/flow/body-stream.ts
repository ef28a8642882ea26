/**
 * What a script makes of a body that is passed on piece by piece: called with each piece as it comes,
 * in the message's content coding, and at the end with one of no bytes. What it returns goes on in its
 * place: bytes, or several pieces; no bytes for nothing. It cannot be async.
 */
export type BodyStream = (chunk: Buffer) => Uint8Array | Iterable<Uint8Array>;
