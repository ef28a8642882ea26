import { KnownSecrets } from "./known-secrets.js";
import { Report } from "./report.js";
import type { Rules } from "./rules.js";
import { SecretNames } from "./secret-names.js";
import { tokenShapes, type Shape } from "./shapes.js";
import { spellingsOf, textOfBytes } from "./spellings.js";
import { isStandIn, StandIns } from "./stand-ins.js";

/** Where something is looked at, and how it may be changed. */
export interface Spot {
  /** For the report: `request headers`, for example. */
  readonly place: string;
  /** Whether lengths must stay, as in bytes of a protocol that is not known. */
  readonly isFitted: boolean;
  /** How many encodings lie around it. */
  readonly depth: number;
}

/**
 * What is done when something is looked at: in the only look, and in the first of two, all that rules
 * find is replaced; in a second one what is known by now. To learn is an only look that counts nothing.
 */
type Look = "only" | "second" | "learning";

export const rulesWithoutFile: Rules = { off: [], names: { add: [], remove: [] }, patterns: [] };

/** What all parts of a redaction share: the rules, the stand-ins, what was found, the report. */
export class Redactor {
  readonly names: SecretNames;
  /** Secrets by their looks, as the rules file adds them. */
  readonly ownShapes: readonly Shape[];
  /** Those that are known here, without those that are off. */
  readonly tokenShapes: readonly Shape[];
  /** What was replaced. */
  readonly report = new Report();
  readonly #standIns: StandIns;
  readonly #known = new KnownSecrets();
  readonly #off: ReadonlySet<string>;
  #look: Look = "only";

  constructor(key: Buffer, rules: Rules = rulesWithoutFile) {
    this.#standIns = new StandIns(key);
    this.#off = new Set(rules.off);
    this.names = new SecretNames(rules.names.add, rules.names.remove);
    const isOn = ({ name }: Shape): boolean => this.isOn(name);
    this.ownShapes = rules.patterns
      .map(({ name, pattern }) => ({ name, pattern: new RegExp(pattern, "g") }))
      .filter(isOn);
    this.tokenShapes = tokenShapes.filter(isOn);
  }

  isOn(rule: string): boolean {
    return !this.#off.has(rule);
  }

  /** Whether there were more secrets than are remembered to be looked for elsewhere. */
  get isForgetful(): boolean {
    return this.#known.isForgetful;
  }

  /** Whether what is looked at is thrown away then. */
  get isLearning(): boolean {
    return this.#look === "learning";
  }

  /**
   * Looks at something, and once more where that brought up a secret that was not known before: it
   * may also stand where it was not yet known.
   */
  lookTwice(look: () => void): void {
    const before = this.#known.found;
    look();
    if (this.#known.found > before) this.#lookAs("second", look);
  }

  /** Gets to know the secrets of something that is not written: what is replaced does not count. */
  learnFrom(look: () => void): void {
    this.#lookAs("learning", look);
  }

  #lookAs(kind: Look, look: () => void): void {
    this.#look = kind;
    try {
      look();
    } finally {
      this.#look = "only";
    }
  }

  /** Counts what was replaced, or left out. */
  count(rule: string, place: string, count?: number): void {
    if (!this.isLearning) this.report.add(rule, place, count);
  }

  /** Counts what could not be looked into. */
  countUnread(spot: Spot): void {
    if (this.#look !== "second") this.count("not-looked-into", spot.place);
  }

  /**
   * What takes the place of a secret; it is counted, and looked for elsewhere from now on.
   *
   * @param meant What it is when it is decoded: stand-ins are the same for what means the same.
   */
  replace(secret: string, rule: string, spot: Spot, meant = secret): string {
    if (!this.isOn(rule) || !isWorthIt(secret)) return secret;
    // A body may have changed only now.
    if (this.#look === "second" && rule !== "body-digest") return secret;
    const text = spot.isFitted ? textOfBytes(meant) : meant;
    for (const spelling of [secret, ...spellingsOf(text)]) this.#known.add(spelling, text);
    this.count(rule, spot.place);
    return this.#standInFor(text, secret.length, spot);
  }

  /** The same for an e-mail address. */
  replaceEmail(address: string, spot: Spot): string {
    if (this.#look === "second" || !this.isOn("email")) return address;
    this.count("email", spot.place);
    const standIns = this.#currentStandIns;
    return spot.isFitted
      ? standIns.fitted(textOfBytes(address), address.length)
      : standIns.email(address);
  }

  /** The same for a number where only a number can stand. */
  replaceNumber(number: string, rule: string, spot: Spot): string {
    if (this.#look === "second" || !this.isOn(rule)) return number;
    this.count(rule, spot.place);
    return this.#currentStandIns.digits(number);
  }

  /** A text in which secrets are replaced that were found before, or elsewhere. */
  replaceKnown(text: string, spot: Spot): string {
    return this.#known.replace(text, (spelling, secret) => {
      this.count("found-before", spot.place);
      return this.#standInFor(secret, spelling.length, spot);
    });
  }

  /** In the place of something longer or shorter than it was, where lengths must stay. */
  fitWhole(original: string, changed: string, { isFitted }: Spot): string {
    const isLong = isFitted && original.length !== changed.length;
    return isLong ? this.#currentStandIns.fitted(textOfBytes(original), original.length) : changed;
  }

  /** @param length What it may have where lengths must stay. */
  #standInFor(secret: string, length: number, { isFitted }: Spot): string {
    const standIns = this.#currentStandIns;
    return isFitted ? standIns.fitted(secret, length) : standIns.text(secret);
  }

  get #currentStandIns(): StandIns {
    return this.isLearning ? placeholders : this.#standIns;
  }
}

/** What nobody will see need not be computed. */
const placeholders = new StandIns(null);

/** Nothing, and what was replaced before, is no secret. */
function isWorthIt(secret: string): boolean {
  return secret !== "" && !isStandIn(secret);
}
