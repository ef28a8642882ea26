/** A certificate authority cannot be used: its file is damaged, expired, not its own ... */
export class AuthorityError extends Error {
  override readonly name = "AuthorityError";

  constructor(
    /** The file that should have the authority's key and certificate. */
    readonly file: string,
    /** What is wrong, in words, and what to do. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${reason}`, options);
  }
}
