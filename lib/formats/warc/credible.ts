import { dechunk } from "../http1/dechunk.js";
import { digestLike } from "./digest.js";
import { fieldText, fieldTexts, parseHead, type Head } from "./fields.js";
import { hasMandatoryFields, repeatsFields } from "./head.js";
import { isLineEnd } from "./line-end.js";
import { typeOf } from "./record.js";

/**
 * Whether the digest of a block is right; null where there is none, or by a hash that is not known
 * here.
 */
export function hasRightDigest(head: Head, block: Buffer): boolean | null {
  const spelled = fieldText(head, "warc-block-digest");
  const digest = spelled === null ? null : digestLike(spelled, block);
  return digest === null ? null : digest.toLowerCase() === spelled?.toLowerCase();
}

/**
 * Whether something speaks against a record in whose block another begins at `innerAt`. Both may be
 * right, for a web archive can be a body, too; or the length of the first is damaged.
 *
 * @param block As much of it as is there.
 */
export function isDoubtful(head: Head, block: Buffer, innerAt: number): boolean {
  if (!hasMandatoryFields(head) || repeatsFields(head)) return true;
  const isHttp = /^application\/http\b/i.test(fieldText(head, "content-type") ?? "");
  return isHttp && endsBefore(block, innerAt, typeOf({ head }) === "request");
}

/** Whether an HTTP message ends, by what it says itself, with nothing but line ends up to `limit`. */
function endsBefore(block: Buffer, limit: number, isRequest: boolean): boolean {
  const head = parseHead(block, 0, limit);
  const body = block.subarray(head.end, limit);
  const [length] = fieldTexts(head, "content-length");
  const isChunked = fieldText(head, "transfer-encoding") !== null;
  if (isChunked) {
    const trailers = dechunk(body)?.trailers;
    return trailers !== undefined && trailers.length > 0 && trailers.every(isLineEnd);
  }
  if (length === undefined) return isRequest && body.every(isLineEnd);
  const rest = body.subarray(Number(length));
  return rest.length > 0 && rest.every(isLineEnd);
}
