import { expect } from "chai";
import fc from "fast-check";
import { KnownSecrets } from "../../lib/redact/known-secrets.js";

/** What takes the place of a secret here, so that it is seen what was found. */
const standIn = (secret: string): string => `<${secret.length}>`;

function knowing(
  secrets: readonly string[],
  limits?: ConstructorParameters<typeof KnownSecrets>[0],
) {
  const known = new KnownSecrets(limits);
  for (const secret of secrets) known.add(secret, standIn(secret));
  return known;
}

const replaceIn = (known: KnownSecrets, text: string): string =>
  known.replace(text, (_, mark) => mark);

describe("secrets that are known", () => {
  it("are found in any text, as looking for each at each place would find them", () => {
    // Few letters, so that secrets begin alike, and lie in one another.
    const secret = fc.string({ unit: fc.constantFrom("a", "b", "7", "ß", "😀"), maxLength: 24 });
    fc.assert(
      fc.property(fc.array(secret), fc.array(secret), (secrets, others) => {
        const text = [...others, ...secrets.slice(0, 3), ...others].join("-");
        expect(replaceIn(knowing(secrets), text)).to.equal(replacedSlowly(secrets, text));
      }),
    );
  });

  it("are not found in the middle of a word where they are short, and are where they are long", () => {
    const known = knowing(["abc-1234", "abcdefgh12345678"]);
    expect(replaceIn(known, "xabc-1234 abc-12345 (abc-1234) xabcdefgh123456789")).to.equal(
      "xabc-1234 abc-12345 (<8>) x<16>9",
    );
  });

  it("are none where they are words or the same sign again and again", () => {
    expect(knowing(["password", "12345678", "----------------"]).found).to.equal(0);
  });

  it("are remembered up to a number, and those found last stay", () => {
    const known = knowing(["first-1234", "second-1234"], { secrets: 2, characters: 100 });
    expect(known.isForgetful).to.be.false;
    known.add("third-1234", standIn("third-1234"));
    expect(known.isForgetful).to.be.true;
    expect(replaceIn(known, "first-1234 second-1234 third-1234")).to.equal("first-1234 <11> <10>");
  });

  it("are remembered up to a length", () => {
    const known = knowing(["first-1234", "second-1234"], { secrets: 9, characters: 20 });
    expect(replaceIn(known, "first-1234 second-1234")).to.equal("first-1234 <11>");
  });
});

function replacedSlowly(secrets: readonly string[], text: string): string {
  const known = secrets.filter((secret) => knowing([secret]).found === 1);
  known.sort((a, b) => b.length - a.length);
  let replaced = "";
  for (let at = 0; at < text.length;) {
    const found = known.find(
      (secret) => text.startsWith(secret, at) && standsAlone(secret, at, text),
    );
    replaced += found === undefined ? text.charAt(at) : standIn(found);
    at += found?.length ?? 1;
  }
  return replaced;
}

function standsAlone(secret: string, at: number, text: string): boolean {
  const around = [text[at - 1] ?? "", text[at + secret.length] ?? ""];
  return secret.length >= 16 || !around.some((sign) => /[A-Za-z0-9]/.test(sign));
}
