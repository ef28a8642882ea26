/** An import leads nowhere. The message says what was not found and what to do, but not where. */
export class UnresolvedImport extends Error {
  override readonly name = "UnresolvedImport";
  /** As Node.js has it, for scripts that try an `import()` and look at the error. */
  readonly code = "ERR_MODULE_NOT_FOUND";
}
