/**
 * A message that is not HTTP/1, or is so in a way that two programs may understand differently. Such
 * a message is refused and never passed on: that is how requests are smuggled (RFC 9112, section 11).
 */
export class Http1Error extends Error {
  override readonly name = "Http1Error";

  constructor(
    message: string,
    /** The status with which a server refuses it. */
    readonly status: 400 | 413 | 431 | 501 | 505 = 400,
  ) {
    super(message);
  }
}
