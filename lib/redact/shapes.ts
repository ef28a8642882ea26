/** Secrets that are known by how they look, wherever they stand. */
export interface Shape {
  /** As the report and the rules file name it. */
  readonly name: string;
  /** What it looks like; with a group, that is the secret, and else all of it. Has the flag `g`. */
  readonly pattern: RegExp;
}

// Before and behind a token there is none of its own characters.
const start = String.raw`(?<![A-Za-z0-9_-])`;
const end = String.raw`(?![A-Za-z0-9_-])`;

function token(name: string, source: string): Shape {
  return { name, pattern: new RegExp(`${start}(?:${source})${end}`, "g") };
}

/** The forms that those publish who give the keys out. */
export const tokenShapes: readonly Shape[] = [
  {
    name: "private-key",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]{1,20000}?-----END [A-Z ]*PRIVATE KEY-----/g,
  },
  token("aws-key", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
  token("github-token", "gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}"),
  token("gitlab-token", "gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}"),
  token("slack-token", "xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[0-9]-[A-Za-z0-9-]{10,}"),
  {
    name: "slack-webhook",
    pattern: /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/_-]{16,}/g,
  },
  token("stripe-key", "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"),
  token("google-key", "AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}"),
  token("google-token", "ya29\\.[A-Za-z0-9_.-]{20,}|1//0[A-Za-z0-9_-]{20,}"),
  token("openai-key", "sk-(?:proj-|svcacct-|ant-[a-z0-9]+-)?[A-Za-z0-9_-]{20,}"),
  token("npm-token", "npm_[A-Za-z0-9]{36}"),
  token("sendgrid-key", "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
  token("twilio-key", "SK[0-9a-f]{32}"),
  token("telegram-token", "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
];

/** Whether any of them may be in a text: what they have at their beginning, which few texts have. */
export function mayHaveToken(text: string): boolean {
  return beginning.test(text);
}

const beginning =
  /-----BEGIN |A(?:KIA|SIA|BIA|CCA)|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|soat)-|xox[abeoprs]-|xapp-|hooks\.slack\.com|[srp]k_|whsec_|AIza|GOCSPX-|ya29\.|1\/\/0|sk-|npm_|SG\.|SK[0-9a-f]|:AA/;

/** A JSON web token (RFC 7519): header, claims, signature. Or, encrypted, five parts (RFC 7516). */
export const jwtPattern =
  /(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{5,})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]*)((?:\.[A-Za-z0-9_-]*){2})?(?![A-Za-z0-9_-])/g;

/** An e-mail address, as people write them. */
export const emailPattern =
  /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}(?![A-Za-z0-9-])/g;

/** What looks like an address and is none: `icon@2x.png`, `git@github.com:a/b.git`. */
export const noEmail =
  /\.(?:png|jpe?g|gif|svg|webp|ico|js|mjs|css|html?|json|map|woff2?)$|^git@|@redacted\.invalid$/i;
