/** What went wrong with an input. */
export interface Finding {
  readonly target: string;
  readonly input: Buffer;
  /** What is the same for all inputs that show the same mistake, as far as can be told. */
  readonly signature: string;
  /** For people: the error with its stack, or what became of the process. */
  readonly report: string;
}

/** The finding that an error is which an input led to. */
export function findingOf(target: string, input: Buffer, error: unknown): Finding {
  return { target, input, signature: signatureOf(error), report: reportOf(error) };
}

/** The kind of error, the law if one was broken, and where in lib/ it came up. */
function signatureOf(error: unknown): string {
  if (!(error instanceof Error)) return `not an error: ${typeof error}`;
  const cause = innermost(error);
  const [, place = ""] = /\/(lib\/[^:)]+:\d+)/.exec(cause.stack ?? "") ?? [];
  const law = "law" in error && typeof error.law === "string" ? ` ${error.law}` : "";
  return `${cause.name}${law}${place === "" ? "" : ` at ${place}`}`;
}

function innermost(error: Error): Error {
  let inner = error;
  while (inner.cause instanceof Error) inner = inner.cause;
  return inner;
}

function reportOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by ${reportOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
