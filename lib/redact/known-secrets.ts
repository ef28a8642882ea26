/** How many secrets are looked for everywhere: those found last. */
const mostKnown = 2_000;

/** Shorter ones are words or numbers that mean something else elsewhere. */
const shortest = 8;
/** From this length on, a secret is replaced in the middle of a word too. */
const longEnough = 16;

/** The secrets that were found in a run, to be found again where nothing says that they are some. */
export class KnownSecrets {
  readonly #secrets = new Map<string, string>();
  /** The first four characters of each, and all that begin so, the longest first. */
  readonly #byStart = new Map<string, string[]>();
  readonly #starts = new Uint8Array(65_536);
  #found = 0;

  /** How many were added so far. */
  get found(): number {
    return this.#found;
  }

  /** @param standIn What takes its place. */
  add(secret: string, standIn: string): void {
    if (!isTelling(secret) || this.#secrets.has(secret)) return;
    if (this.#secrets.size >= mostKnown) this.#forgetOldest();
    this.#secrets.set(secret, standIn);
    this.#found++;
    const start = secret.slice(0, 4);
    const same = this.#byStart.get(start) ?? [];
    same.push(secret);
    same.sort((a, b) => b.length - a.length);
    this.#byStart.set(start, same);
    this.#starts[pairAt(secret, 0)] = 1;
  }

  /**
   * A text with all known secrets replaced.
   *
   * Hot path: it sees all text of a run.
   */
  replace(text: string, replacement: (secret: string, standIn: string) => string): string {
    if (this.#secrets.size === 0) return text;
    const starts = this.#starts;
    let replaced = "";
    let done = 0;
    for (let at = 0; at <= text.length - shortest; at++) {
      if (starts[pairAt(text, at)] !== 1) continue;
      const secret = this.#secretAt(text, at);
      if (secret === null) continue;
      replaced += text.slice(done, at) + replacement(secret, this.#secrets.get(secret) ?? "");
      at += secret.length - 1;
      done = at + 1;
    }
    return done === 0 ? text : replaced + text.slice(done);
  }

  #secretAt(text: string, at: number): string | null {
    const candidates = this.#byStart.get(text.slice(at, at + 4)) ?? [];
    return (
      candidates.find((secret) => text.startsWith(secret, at) && stands(secret, text, at)) ?? null
    );
  }

  #forgetOldest(): void {
    const [oldest] = this.#secrets.keys();
    if (oldest === undefined) return;
    this.#secrets.delete(oldest);
    const start = oldest.slice(0, 4);
    const others = (this.#byStart.get(start) ?? []).filter((secret) => secret !== oldest);
    if (others.length > 0) this.#byStart.set(start, others);
    else this.#byStart.delete(start);
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

/** Two characters as an index. */
function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 8) | (text.charCodeAt(at + 1) & 0xff);
}
