/** A name of a header, a field or a key that says that its value is a secret. */
export class SecretNames {
  readonly #added: ReadonlySet<string>;
  readonly #removed: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();

  constructor(added: readonly string[] = [], removed: readonly string[] = []) {
    this.#added = new Set(added.map(squeezed));
    this.#removed = new Set(removed.map(squeezed));
  }

  has(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const isSecret = this.#judge(name);
    if (this.#known.size > 5_000) this.#known.clear();
    this.#known.set(name, isSecret);
    return isSecret;
  }

  /** Whether a number under that name is a secret, too: a PIN is, a count of tokens is not. */
  hasNumber(name: string): boolean {
    return this.has(name) && numeric.test(squeezed(name));
  }

  #judge(name: string): boolean {
    const plain = squeezed(name);
    if (plain === "" || name.length > 100 || this.#removed.has(plain)) return false;
    if (this.#added.has(plain) || wholeNames.has(plain)) return true;
    const words = wordsOf(name);
    const last = words.at(-1) ?? "";
    const before = words.at(-2) ?? "";
    if (harmlessBefore.has(before)) return false;
    return lastWords.test(last) || lastPairs.has(`${before} ${last}`);
  }
}

/** `accessToken`, `access-token` and `ACCESS_TOKEN` have the same words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function squeezed(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** What a secret's name ends with, also run together with what is before: `userpassword`. */
const lastWords =
  /(?:password|passwd|passwort|passphrase|passcode|secret|token|apikey|appkey|accesskey|secretkey|privatekey|authkey|sessionid|sessid|credentials?|jwt|csrf|xsrf)$|^(?:pwd|sid|otp|totp|cvv|cvc|signature|authorization|bearer)$/;

const lastPairs: ReadonlySet<string> = new Set([
  ...["api key", "app key", "access key", "secret key", "private key", "auth key", "signing key"],
  ...[
    "encryption key",
    "subscription key",
    "session id",
    "session key",
    "auth code",
    "security code",
  ],
  ...["authorization code", "code verifier", "api secret", "master key"],
]);

const wholeNames: ReadonlySet<string> = new Set([
  ...["pass", "pin", "auth", "sig", "samlresponse", "samlrequest", "xauth", "passwordconfirmation"],
  ...["authorization", "proxyauthorization", "proxyauth", "xamzsecuritytoken", "xamzcredential"],
  ...["xamzsignature", "xgoogsignature", "xgoogcredential", "awsaccesskeyid", "assertion"],
  ...["clientassertion", "newpasswordagain", "passwordrepeat", "password1", "password2"],
]);

/** `nextPageToken` says where a list goes on; `token_type` does not end with a word of the list. */
const harmlessBefore: ReadonlySet<string> = new Set([
  ...["page", "next", "continuation", "sync", "separator", "delimiter", "max", "total", "num"],
]);

const numeric = /pass|pin$|otp$|cvv$|cvc$|code$/;
