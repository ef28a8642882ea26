/** Bytes are not JSON. */
export class JsonError extends Error {
  override readonly name = "JsonError";

  constructor(
    /** What is wrong, in words. */
    readonly reason: string,
    /** Where: an index into the bytes. */
    readonly at: number,
    /** The value that it is in, such as `request.headers[3]`; empty for the outermost. */
    readonly path: string,
  ) {
    super(`${reason} at byte ${at}${path === "" ? "" : ` in ${path}`}`);
  }
}
