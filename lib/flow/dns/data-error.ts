/**
 * Bytes that are no DNS message, name or record data; or values that none of them can hold.
 */
export class DnsDataError extends Error {
  override readonly name = "DnsDataError";

  constructor(
    /** What is wrong, in words. */
    readonly reason: string,
    /**
     * Where it is: bytes from the start of the message, or of the data of a record that was read
     * alone; null when there are no bytes yet.
     */
    readonly offset: number | null = null,
    /** Which part of a message it is in, such as `answer 2`; null where there are no others. */
    readonly part: string | null = null,
  ) {
    super(`DNS ${part ?? "data"}${offset === null ? "" : ` at byte ${offset}`}: ${reason}`);
  }
}

/** Does work on a part of a message, so that its errors say which part it was. */
export function inPart<Result>(part: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof DnsDataError) throw new DnsDataError(error.reason, error.offset, part);
    throw error;
  }
}

/** What work gives; undefined where the data is not such that it could. */
export function unlessMalformed<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DnsDataError) return undefined;
    throw error;
  }
}
