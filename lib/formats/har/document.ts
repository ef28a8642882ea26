/** Where something lies in a file: bytes from the start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a HAR file has around its entries, byte by byte. It grows while the file is read: the head is
 * there before the first entry, the tail when the file was read whole.
 */
export class HarDocument {
  /** From the start of the file to the bracket that opens the entries, with it. */
  head: Buffer | null = null;
  /** White space before the first entry. */
  lead: Buffer = Buffer.alloc(0);
  /** What is between the first and the second entry; null when there is no second one so far. */
  separator: Buffer | null = null;
  /** From behind the last entry to the end of the file; null until the file was read whole. */
  tail: Buffer | null = null;
  /** Where the tail begins. */
  tailAt = 0;
  /** The member `pages` of the log, with its key; null when there is none so far. */
  pages: Span | null = null;
}
