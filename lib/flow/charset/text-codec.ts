/** Strict: what is not in the charset is not replaced by something else. */
export interface TextCodec {
  /** The text of the bytes; null when they are not in the charset. */
  readonly decode: (bytes: Buffer) => string | null;
  /** The text in the charset; null when it cannot hold the text. */
  readonly encode: (text: string) => Buffer | null;
}
