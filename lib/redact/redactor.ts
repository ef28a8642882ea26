import { KnownSecrets } from "./known-secrets.js";
import { Report } from "./report.js";
import type { Rules } from "./rules.js";
import { SecretNames } from "./secret-names.js";
import { tokenShapes, type Shape } from "./shapes.js";
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

export const rulesWithoutFile: Rules = { off: [], names: { add: [], remove: [] }, patterns: [] };

/** What all parts of a redaction share: the rules, the stand-ins, what was found, the report. */
export class Redactor {
  readonly names: SecretNames;
  readonly shapes: readonly Shape[];
  readonly report = new Report();
  readonly #standIns: StandIns;
  readonly #known = new KnownSecrets();
  readonly #off: ReadonlySet<string>;
  /** Whether only what is known by now is replaced, and nothing is looked for. */
  #isSecondLook = false;

  constructor(key: Buffer, rules: Rules = rulesWithoutFile) {
    this.#standIns = new StandIns(key);
    this.#off = new Set(rules.off);
    this.names = new SecretNames(rules.names.add, rules.names.remove);
    const own = rules.patterns.map(({ name, pattern }) => ({
      name,
      pattern: new RegExp(pattern, "g"),
    }));
    this.shapes = [...own, ...tokenShapes].filter(({ name }) => this.isOn(name));
  }

  isOn(rule: string): boolean {
    return !this.#off.has(rule);
  }

  /**
   * Looks at something, and once more where that brought up a secret that was not known before: it
   * may also stand where it was not yet known.
   */
  lookTwice(look: () => void): void {
    const before = this.#known.found;
    look();
    if (this.#known.found === before) return;
    this.#isSecondLook = true;
    try {
      look();
    } finally {
      this.#isSecondLook = false;
    }
  }

  /** Counts what could not be looked into. */
  countUnread(spot: Spot): void {
    if (!this.#isSecondLook) this.report.add("not-looked-into", spot.place);
  }

  /** What takes the place of a secret; it is counted, and looked for elsewhere from now on. */
  replace(secret: string, rule: string, spot: Spot): string {
    if (!this.isOn(rule) || !isWorthIt(secret)) return secret;
    // A body may have changed only now.
    if (this.#isSecondLook && rule !== "body-digest") return secret;
    const standIn = this.#standIns.text(secret);
    this.#known.add(secret, standIn);
    this.report.add(rule, spot.place);
    return this.#fit(secret, standIn, spot);
  }

  /** Makes another spelling of a secret known, that gets the same stand-in. */
  learn(spelling: string, secret: string): void {
    if (isWorthIt(secret) && !this.#isSecondLook)
      this.#known.add(spelling, this.#standIns.text(secret));
  }

  /** The same for an e-mail address. */
  replaceEmail(address: string, spot: Spot): string {
    if (this.#isSecondLook || !this.isOn("email")) return address;
    this.report.add("email", spot.place);
    return this.#fit(address, this.#standIns.email(address), spot);
  }

  /** The same for a number where only a number can stand. */
  replaceNumber(number: string, rule: string, spot: Spot): string {
    if (this.#isSecondLook || !this.isOn(rule)) return number;
    this.report.add(rule, spot.place);
    return this.#standIns.digits(number);
  }

  /** A text in which secrets are replaced that were found before, or elsewhere. */
  replaceKnown(text: string, spot: Spot): string {
    return this.#known.replace(text, (secret, standIn) => {
      this.report.add("found-before", spot.place);
      return this.#fit(secret, standIn, spot);
    });
  }

  #fit(secret: string, standIn: string, { isFitted }: Spot): string {
    return isFitted ? this.#standIns.fitted(secret) : standIn;
  }

  /** In the place of something longer or shorter than it was, where lengths must stay. */
  fitWhole(original: string, changed: string, { isFitted }: Spot): string {
    const isLong = isFitted && original.length !== changed.length;
    return isLong ? this.#standIns.fitted(original) : changed;
  }
}

/** Nothing, and what was replaced before, is no secret. */
function isWorthIt(secret: string): boolean {
  return secret !== "" && !isStandIn(secret);
}
