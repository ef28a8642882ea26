import { createHmac } from "node:crypto";
import { ownCopy } from "./own-copy.js";

const marker = "REDACTED_";
const nameLength = 12;
const standIn = /REDACTED_[a-z2-7]{12}(?:@redacted\.invalid)?/;
const onlyStandIn = new RegExp(`^${standIn.source}$`);
const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** How many stand-ins are remembered: making one anew gives the same, and takes longer. */
const mostRemembered = 10_000;

/**
 * What is put in the place of secrets: the same for the same secret, and without the key nobody can
 * tell whether a guess is right. (HMAC-SHA-256, of which 60 bits are shown)
 */
export class StandIns {
  readonly #key: Buffer | null;
  readonly #names = new Map<string, string>();

  /** @param key Null for stand-ins that are all the same. */
  constructor(key: Buffer | null) {
    this.#key = key;
  }

  /** `REDACTED_` and twelve letters: nothing in it has to be escaped anywhere. */
  text(secret: string): string {
    return marker + this.#name(secret);
  }

  /** An address that goes nowhere (RFC 2606). */
  email(address: string): string {
    return `${marker}${this.#name(address.toLowerCase())}@redacted.invalid`;
  }

  /** As many digits as a number has, for where only a number can stand. */
  digits(number: string): string {
    const name = this.#name(number);
    let digits = "";
    for (let at = 0; digits.length < number.length; at++) {
      const code = name.charCodeAt(at % nameLength) + at;
      digits += String(at === 0 ? 1 + (code % 9) : code % 10);
    }
    return digits === number
      ? digits.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))
      : digits;
  }

  /** As long as the secret's bytes, where lengths matter. */
  fitted(secret: string, length: number): string {
    const name = this.#name(secret);
    const long = length < marker.length + 4 ? name : marker + name;
    return long.padEnd(length, name).slice(0, length);
  }

  #name(secret: string): string {
    if (this.#key === null) return "a".repeat(nameLength);
    const known = this.#names.get(secret);
    if (known !== undefined) return known;
    const digest = createHmac("sha256", this.#key).update(secret).digest();
    const name = Array.from(
      digest.subarray(0, nameLength),
      (byte) => letters[byte % letters.length],
    ).join("");
    if (this.#names.size >= mostRemembered) this.#names.clear();
    this.#names.set(ownCopy(secret), name);
    return name;
  }
}

/** Whether a text is nothing but a stand-in: then it is no secret any more. */
export function isStandIn(text: string): boolean {
  return onlyStandIn.test(text);
}
