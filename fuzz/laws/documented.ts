import { CharsetError } from "../../lib/flow/charset/charset-error.js";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { DnsDataError } from "../../lib/flow/dns/data-error.js";
import { FlowFieldError } from "../../lib/flow/field.js";
import { MultipartFormError } from "../../lib/flow/forms/multipart-form-error.js";
import { JsonBodyError } from "../../lib/flow/json-body.js";
import { FlowReadError, FlowWriteError } from "../../lib/formats/errors.js";
import { Violation } from "../violation.js";

const documented = [
  CharsetError,
  ContentEncodingError,
  DnsDataError,
  FlowFieldError,
  FlowReadError,
  FlowWriteError,
  JsonBodyError,
  MultipartFormError,
] as const;

/** What V8 says when a program is wrong; our own TypeErrors and RangeErrors say what a caller did. */
const mistake =
  /^Cannot |is not (?:a function|iterable|defined|an object)|call stack|^Invalid (?:array|string|typed)|out of range/;

/**
 * Whether an error is one that the documents name. One that hides a mistake of ours is not.
 *
 * @throws Violation when it hides one.
 */
export function isDocumented(error: unknown): error is Error {
  if (!(error instanceof Error) || !documented.some((kind) => error instanceof kind)) return false;
  for (let inner = error.cause; inner instanceof Error; inner = inner.cause) {
    if (
      (inner instanceof TypeError || inner instanceof RangeError) &&
      mistake.test(inner.message)
    ) {
      // What JSON.parse and the like throw for a body is the body's fault.
      throw new Violation("no documented error hides a mistake", inner.message, { cause: inner });
    }
  }
  return true;
}

/** What comes of an action; null when it ends in a documented error. All others are thrown. */
export function attempt<Result>(action: () => Result): Result | null {
  try {
    return action();
  } catch (error) {
    if (isDocumented(error)) return null;
    throw error;
  }
}

/** As `attempt`, of what takes time. */
export async function attemptAsync<Result>(action: () => Promise<Result>): Promise<Result | null> {
  try {
    return await action();
  } catch (error) {
    if (isDocumented(error)) return null;
    throw error;
  }
}
