/** A file is damaged, and flows that are added to it could not be read. */
export class DamageError extends Error {
  override readonly name = "DamageError";

  constructor(
    /** Bytes from the start of the file. */
    readonly offset: number,
  ) {
    super(`there is no flow at byte ${offset}`);
  }
}
