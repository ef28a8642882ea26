import { hash } from "node:crypto";

/** What web archives call the hashes that are known here. */
const algorithms: Readonly<Record<string, string>> = {
  md5: "md5",
  sha1: "sha1",
  "sha-1": "sha1",
  sha256: "sha256",
  "sha-256": "sha256",
  sha384: "sha384",
  "sha-384": "sha384",
  sha512: "sha512",
  "sha-512": "sha512",
};

/** A digest as most web archives have it, and as indexes of them expect it. */
export function digestOf(bytes: Buffer): string {
  return `sha1:${base32(hash("sha1", bytes, "buffer"))}`;
}

/** A digest spelled as another one: by the same hash, in the same base. Null where that is unknown. */
export function digestLike(spelled: string, bytes: Buffer): string | null {
  const [, name = "", value = ""] = /^([\w-]+):(.*)$/.exec(spelled) ?? [];
  const algorithm = algorithms[name.toLowerCase()];
  if (algorithm === undefined) return null;
  const digest = hash(algorithm, bytes, "buffer");
  const hex = digest.toString("hex");
  if (value.length === hex.length) {
    return `${name}:${value === value.toUpperCase() ? hex.toUpperCase() : hex}`;
  }
  const inBase32 = base32(digest);
  const likes = [inBase32, inBase32.padEnd(8 * Math.ceil(inBase32.length / 8), "=")];
  const same = likes.find((like) => like.length === value.length);
  return same === undefined ? null : `${name}:${same}`;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648, section 6; without padding. */
function base32(bytes: Buffer): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += letters.charAt((value >>> (bits - 5)) & 31);
    value &= 0x1f;
  }
  return bits === 0 ? text : text + letters.charAt((value << (5 - bits)) & 31);
}
