/** A field cannot be written into a `multipart/form-data` body. */
export class MultipartFormError extends Error {
  override readonly name = "MultipartFormError";

  constructor(
    /** The field's name. */
    readonly field: string,
    /** Why it cannot be written. */
    readonly reason: string,
  ) {
    super(`the form field ${JSON.stringify(field)} cannot be written: ${reason}`);
  }
}
