import { shortened } from "../shortened.js";

/** A body could not be read as text in its charset, or the charset is not known. */
export class CharsetError extends Error {
  override readonly name = "CharsetError";

  constructor(
    /** The charset's name, as the message has it. */
    readonly charset: string,
    /** What was wrong with the bytes, with the text, or with the charset. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`charset "${shortened(charset)}": ${reason}`, options);
  }
}
