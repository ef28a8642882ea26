/** A body without its chunks (RFC 9112, section 7.1). */
export interface Dechunked {
  readonly content: Buffer;
  /** The lines of the trailer section; empty where there are none. */
  readonly trailers: Buffer;
}

const lineFeed = 0x0a;
const sizeLine = /^([0-9a-f]{1,13})[ \t]*(?:;.*)?\r?$/i;
const longestLine = 4096;

/**
 * Puts the chunks of a body together. Null when it is in no chunks, which is so in many captures
 * whatever the header says. A body that was cut has what there is of it.
 */
export function dechunk(body: Buffer): Dechunked | null {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf(lineFeed, at);
    if (lineEnd < 0) return at > 0 && isCutLine(body, at) ? joined(parts) : null;
    const match = sizeLine.exec(body.toString("latin1", at, Math.min(lineEnd, at + longestLine)));
    if (match === null) return null;
    const size = parseInt(match[1] ?? "", 16);
    const start = lineEnd + 1;
    if (size === 0) return joined(parts, body.subarray(start));
    const end = start + size;
    parts.push(body.subarray(start, Math.min(end, body.length)));
    at = behindLineEnd(body, end);
    if (at < 0) return null;
  }
  return parts.length > 0 ? joined(parts) : null;
}

function joined(parts: readonly Buffer[], trailers: Buffer = Buffer.alloc(0)): Dechunked {
  const [first = Buffer.alloc(0), ...others] = parts;
  return { content: others.length === 0 ? first : Buffer.concat(parts), trailers };
}

/** Whether a body ends within the size of its next chunk. */
function isCutLine(body: Buffer, at: number): boolean {
  return sizeLine.test(body.toString("latin1", at, at + longestLine));
}

/** The index behind the line end at `at`, or the end of the body; -1 where something else is. */
function behindLineEnd(body: Buffer, at: number): number {
  if (at >= body.length) return body.length;
  if (body[at] === lineFeed) return at + 1;
  if (body[at] !== 0x0d) return -1;
  return at + 1 === body.length || body[at + 1] === lineFeed ? at + 2 : -1;
}
