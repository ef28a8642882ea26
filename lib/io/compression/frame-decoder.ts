/** Decodes one frame, whose bytes it is given and no others. What is yielded is to be taken. */
export interface FrameDecoder {
  write(bytes: Buffer): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** @throws Error when the frame was damaged. */
  end(): AsyncIterable<Buffer> | Iterable<Buffer>;
  destroy(): void;
}

/** What a decoder in script throws for damage. */
export class FrameError extends Error {}
