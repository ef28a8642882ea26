import { createHash } from "node:crypto";
import { Content } from "../contentviews/content.js";
import { showContent } from "../contentviews/contentviews.js";
import type { Flow } from "../flow/flow.js";
import type { Message } from "../flow/message.js";
import type { StyledLine } from "../terminal/styled-text.js";

/** Larger bodies, and larger ones in hexadecimal, are compared as a whole. */
const largest = 16 * 1024 * 1024;
const largestDump = 16 * 1024;

/** A body as lines of text: laid out by its kind; of what is no text, what it is, and its hash. */
export function bodyText(flow: Flow, message: Message | null, bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  if (bytes.length > largest) return [fingerprint(bytes)];
  const { view, lines } = showContent(new Content(bytes, { flow, message }));
  if (view === "image") return [...styledText(lines), fingerprint(bytes)];
  if (view === "hex dump" && bytes.length > largestDump) return [fingerprint(bytes)];
  return styledText(lines);
}

/** What lines say, without their colours. */
export function styledText(lines: Iterable<StyledLine>): string[] {
  return Array.from(lines, (line) => line.map(({ text }) => text).join(""));
}

function fingerprint(bytes: Buffer): string {
  return `# ${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex")}`;
}
