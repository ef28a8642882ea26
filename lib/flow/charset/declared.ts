// What documents say of their own charset. mitmproxy finds it with regular expressions that go back
// over what they have read, so a hostile document costs it the square of its length. These find the
// same and read each byte once.

/** What the first `<meta>` with a charset says; null when none does. */
export function metaCharset(content: Buffer): string | null {
  return lastAttribute(content, /<meta([^>]*)/gi, /charset=['"]?([^'">]+)/iy, "charset=");
}

/** What the XML declaration says; null when it says nothing. */
export function xmlEncoding(content: Buffer): string | null {
  // Looked ahead, for the next declaration may begin in what is before its question mark.
  return lastAttribute(content, /<\?xml(?=([^?>]*))/gi, /encoding=['"]([^'"]+)/iy, "encoding=");
}

/** What the `@charset` rule says, which must be the very first thing; null when there is none. */
export function cssCharset(content: Buffer): string | null {
  const rule = /^@charset "([^"]+)";/i.exec(content.toString("latin1"));
  return rule === null ? null : asciiOnly(rule[1]);
}

/**
 * The attribute in the first tag that has it; where it has several, the last.
 *
 * @param tags Matches a tag, with what is in it as a group.
 * @param attribute Matches the attribute where it begins, with its value as a group.
 * @param key How the attribute begins, in lower case.
 */
function lastAttribute(
  content: Buffer,
  tags: RegExp,
  attribute: RegExp,
  key: string,
): string | null {
  for (const [, inside = ""] of content.toString("latin1").matchAll(tags)) {
    const folded = inside.toLowerCase();
    // Something, a blank at least, stands before the attribute.
    for (let at = folded.lastIndexOf(key); at > 0; at = folded.lastIndexOf(key, at - 1)) {
      attribute.lastIndex = at;
      const value = attribute.exec(inside)?.[1];
      if (value !== undefined) return asciiOnly(value);
    }
  }
  return null;
}

function asciiOnly(name = ""): string {
  return name.replace(/[^\0-\x7f]+/g, "");
}
