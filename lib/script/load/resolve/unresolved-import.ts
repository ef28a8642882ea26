/** An import leads nowhere. The message says what was not found and what to do, but not where. */
export class UnresolvedImport extends Error {
  override readonly name = "UnresolvedImport";
}
