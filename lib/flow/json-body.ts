import { codecNamed } from "./charset/codecs.js";

/** A body was to be read as JSON, but was not kept, or is not JSON. */
export class JsonBodyError extends Error {
  override readonly name = "JsonBodyError";

  constructor(
    /** Whether there is no body; else there is one that is not JSON. */
    readonly isMissing: boolean,
    /** What is wrong, and where if that is known. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(isMissing ? reason : `the body is not JSON: ${reason}`, options);
  }
}

/**
 * What a body says as JSON.
 *
 * @throws JsonBodyError when it is null, or not JSON.
 */
export function parseJsonBody(content: Buffer | null): unknown {
  if (content === null) throw new JsonBodyError(true, "the body was not kept");
  const charset = charsetOfJson(content);
  try {
    const text = codecNamed(charset).decode(content);
    if (text === null) throw new Error(`it is not ${charset.toUpperCase().replaceAll("_", "-")}`);
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JsonBodyError(false, reason, { cause: error });
  }
}

/**
 * The charset of JSON shows in its first bytes: by a byte order mark, or by where the zeros are, for
 * its first character is an ASCII one (RFC 4627, section 3). The header does not count.
 */
function charsetOfJson(content: Buffer): string {
  const start = content.toString("latin1", 0, 4);
  if (/^(?:\0\0\xfe\xff|\xff\xfe\0\0)/.test(start)) return "utf_32";
  if (/^(?:\xfe\xff|\xff\xfe)/.test(start)) return "utf_16";
  if (start.startsWith("\xef\xbb\xbf")) return "utf_8_sig";
  if (/^\0\0../s.test(start)) return "utf_32_be";
  if (/^.\0\0\0/s.test(start)) return "utf_32_le";
  if (/^\0.(?:..)?$/s.test(start)) return "utf_16_be";
  if (/^.\0(?:..)?$/s.test(start)) return "utf_16_le";
  return "utf_8";
}
