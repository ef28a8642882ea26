import { asciiBytes } from "../../flow/text.js";

/** Up to this length a loop is faster than a call. */
const shortWord = 48;

/** What the first lines of nearly all messages are made of. */
const words = [
  ...["", "http", "https", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0"],
  ...["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT"],
  ...["OK", "Created", "No Content", "Moved Permanently", "Found", "Not Modified", "Not Found"],
] as const;

const bytesOf = new Map<string, Buffer>(words.map((word) => [word, Buffer.from(word)]));
const textOf = new Map(Array.from(bytesOf, ([word, bytes]) => [bytes, word]));

/** The bytes of a word, one a character. Hot path: those of words that are known are made once. */
export function wordBytes(word: string): Buffer {
  const known = bytesOf.get(word);
  if (known !== undefined) return known;
  return (word.length <= shortWord ? asciiBytes(word) : null) ?? Buffer.from(word, "latin1");
}

/** The word that bytes are, one character each. */
export function wordText(bytes: Buffer): string {
  return textOf.get(bytes) ?? bytes.toString("latin1");
}
