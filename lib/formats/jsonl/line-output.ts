import { isUtf8 } from "node:buffer";

/** Longer text and bytes are put out in parts: JavaScript's strings have a greatest length. */
const partSize = 768 * 1024;
/** What is not longer is looked at in a loop. */
const short = 64;
/** Text is gathered up to this length. */
const enough = 64 * 1024;

/** Where an output stood at some time. */
export interface Mark {
  readonly chunks: number;
  readonly text: string;
}

/** Output of lines: JSON that is put together part by part. */
export class LineOutput {
  #chunks: Buffer[] = [];
  /** What is not in a chunk yet. */
  #text = "";

  /** Adds JSON. */
  add(json: string): void {
    this.#text += json;
    if (this.#text.length > enough) this.#flush();
  }

  /** Adds a part of JSON that is there already. */
  copy(bytes: Buffer, start: number, end: number): void {
    if (start === end) return;
    this.#flush();
    this.#chunks.push(bytes.subarray(start, end));
  }

  /** Adds a string. Half a character, which UTF-8 cannot say, becomes U+FFFD. */
  string(text: string): void {
    this.add(quote(text.isWellFormed() ? text : text.toWellFormed()));
  }

  /** Adds a string that says what the bytes say, which are UTF-8. */
  text(bytes: Buffer): void {
    if (bytes.length <= partSize) {
      this.add(quote(bytes.toString("utf8")));
      return;
    }
    this.add('"');
    for (let start = 0; start < bytes.length;) {
      const end = characterStart(bytes, start + partSize);
      this.add(quote(bytes.toString("utf8", start, end)).slice(1, -1));
      start = end;
    }
    this.add('"');
  }

  /** Adds a string with the bytes in base64 (RFC 4648, section 4). */
  base64(bytes: Buffer): void {
    this.add('"');
    for (let start = 0; start < bytes.length; start += partSize) {
      this.add(bytes.toString("base64", start, start + partSize));
    }
    this.add('"');
  }

  get mark(): Mark {
    return { chunks: this.#chunks.length, text: this.#text };
  }

  /** Forgets what was added since, unless it was taken. */
  goBackTo({ chunks, text }: Mark): void {
    this.#chunks.length = chunks;
    this.#text = text;
  }

  /** What was added. Begins anew. */
  take(): Buffer[] {
    this.#flush();
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  #flush(): void {
    if (this.#text !== "") this.#chunks.push(Buffer.from(this.#text));
    this.#text = "";
  }
}

/**
 * Whether bytes are written as text: they are UTF-8 and have no zero, which no text has, and which
 * many programs take for its end.
 */
export function isText(bytes: Buffer): boolean {
  return isShortAscii(bytes) || (isUtf8(bytes) && !bytes.includes(0));
}

/** Hot path: most bytes are a header's, and to look at so many takes less than two calls. */
function isShortAscii(bytes: Buffer): boolean {
  if (bytes.length > short) return false;
  // By index: an iterator takes several times as long.
  for (let at = 0; at < bytes.length; at++) if (!isAsciiText(bytes, at)) return false;
  return true;
}

function isAsciiText(bytes: Buffer, at: number): boolean {
  const byte = bytes[at] ?? 0;
  return byte > 0 && byte <= 0x7f;
}

const otherControls = /[\x7f-\x9f]/;

/** A JSON string. All control characters are escaped, so that a terminal can be shown it. */
function quote(text: string): string {
  if (isPlain(text)) return `"${text}"`;
  const quoted = JSON.stringify(text);
  if (!otherControls.test(quoted)) return quoted;
  return quoted.replace(
    new RegExp(otherControls, "g"),
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  );
}

/** Whether text is short and has nothing in it that is escaped. */
function isPlain(text: string): boolean {
  if (text.length > short) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

/** The last place up to `at` where a character begins. */
function characterStart(bytes: Buffer, at: number): number {
  let start = Math.min(at, bytes.length);
  while (start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}
