/** Where a run writes. Nothing counts until `commit`; `rollback` takes it back as far as it can be. */
export interface Output {
  /** How messages name it. */
  readonly name: string;
  /** Whether anything was written. */
  readonly hasContent: boolean;
  /** How much of a file that is added to was there before, and counts; 0 for all others. */
  readonly bytesBefore: number;
  /** @throws FileError; ClosedPipeError when nobody reads it any longer. */
  write(chunks: readonly Buffer[]): Promise<void>;
  /** Ends what is compressed as one, so that a reader can begin at what comes next. */
  cut?(): Promise<void>;
  /** Resolves when what was written is on the disk, where there is one. @throws FileError */
  commit(): Promise<void>;
  /** @throws FileError */
  rollback(): Promise<void>;
  /** Leaves no debris when the process is about to end, and there is no time for a rollback. */
  abandon(): void;
}
