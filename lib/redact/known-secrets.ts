import { RollingHash } from "./rolling-hash.js";
import { ownCopy } from "./own-copy.js";

/** How much is remembered to be looked for everywhere: what was found last. */
export interface KnownSecretsLimits {
  readonly secrets: number;
  /** Of all of them together. */
  readonly characters: number;
}

const defaultLimits: KnownSecretsLimits = { secrets: 100_000, characters: 8_000_000 };

/** Shorter ones are words or numbers that mean something else elsewhere. */
const shortest = 8;
/** From this length on, a secret is replaced in the middle of a word too. */
const longEnough = 16;

/** The secrets that were found in a run, to be found again where nothing says that they are some. */
export class KnownSecrets {
  readonly #limits: KnownSecretsLimits;
  /** What is meant, by its spellings. */
  readonly #secrets = new Map<string, string>();
  /** All that begin with characters of this hash, the longest first. */
  readonly #byHash = new Map<number, string[]>();
  /** Whether there may be one, by a part of the hash: nearly all of a text is dismissed by it. */
  readonly #marks = new Uint8Array(2 ** markBits);
  #characters = 0;
  #found = 0;
  #isForgetful = false;

  constructor(limits = defaultLimits) {
    this.#limits = limits;
  }

  /** How many were added so far. */
  get found(): number {
    return this.#found;
  }

  /** Whether there were more than are remembered. */
  get isForgetful(): boolean {
    return this.#isForgetful;
  }

  /** @param meant The secret that this is, which may be spelled in several ways. */
  add(spelling: string, meant: string): void {
    if (this.#secrets.has(spelling) || !isTelling(spelling)) return;
    const own = ownCopy(spelling);
    this.#secrets.set(own, meant === spelling ? own : ownCopy(meant));
    this.#characters += own.length;
    this.#found++;
    const hash = new RollingHash(own, shortest).value;
    const same = this.#byHash.get(hash) ?? [];
    same.push(own);
    same.sort((a, b) => b.length - a.length);
    this.#byHash.set(hash, same);
    this.#marks[markOf(hash)] = 1;
    const { secrets, characters } = this.#limits;
    while (this.#secrets.size > secrets || this.#characters > characters) this.#forgetOldest();
  }

  /**
   * A text with all known secrets replaced.
   *
   * Hot path: it sees all text of a run.
   */
  replace(text: string, replacement: (spelling: string, meant: string) => string): string {
    if (this.#secrets.size === 0) return text;
    const marks = this.#marks;
    let replaced = "";
    let done = 0;
    for (const hash = new RollingHash(text, shortest); !hash.isAtEnd;) {
      const { at, value } = hash;
      const secret = marks[markOf(value)] === 1 ? this.#secretAt(text, at, value) : null;
      if (secret === null) hash.step();
      else {
        replaced += text.slice(done, at) + replacement(secret, this.#secrets.get(secret) ?? secret);
        done = at + secret.length;
        hash.moveTo(done);
      }
    }
    return done === 0 ? text : replaced + text.slice(done);
  }

  #secretAt(text: string, at: number, hash: number): string | null {
    const candidates = this.#byHash.get(hash) ?? [];
    return (
      candidates.find((secret) => text.startsWith(secret, at) && stands(secret, text, at)) ?? null
    );
  }

  #forgetOldest(): void {
    const [oldest] = this.#secrets.keys();
    if (oldest === undefined) return;
    this.#isForgetful = true;
    this.#secrets.delete(oldest);
    this.#characters -= oldest.length;
    const hash = new RollingHash(oldest, shortest).value;
    const others = (this.#byHash.get(hash) ?? []).filter((secret) => secret !== oldest);
    if (others.length > 0) this.#byHash.set(hash, others);
    else this.#byHash.delete(hash);
  }
}

/** Whether a secret is one wherever it stands: it is no word, and long enough not to occur by chance. */
function isTelling(secret: string): boolean {
  if (secret.length < shortest) return false;
  if (secret.length >= longEnough) return !/^(.)\1*$/u.test(secret);
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(secret));
  return kinds.length >= 2;
}

/** Whether a short secret is not the middle of a longer word. */
function stands(secret: string, text: string, at: number): boolean {
  if (secret.length >= longEnough) return true;
  const isWord = (character = ""): boolean => /[A-Za-z0-9]/.test(character);
  return !isWord(text[at - 1]) && !isWord(text[at + secret.length]);
}

const markBits = 20;

/** A hash as an index of marks: its bits are mixed, and the upper ones taken. */
function markOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - markBits);
}
