import { expect } from "chai";
import { mayHaveToken, tokenShapes } from "../../lib/redact/shapes.js";
import { telltales } from "./planted/secrets.js";

/** One of each that the planted ones do not have. */
const others = {
  "private-key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
  "slack-webhook": "https://hooks.slack.com/services/T0AB12CD3/B0EF45GH6",
};

describe("tokens by their looks", () => {
  const examples = [...Object.values(telltales), ...Object.values(others)];
  for (const { name, pattern } of tokenShapes) {
    it(`are looked for where one may be: ${name}`, () => {
      const found = examples.filter((example) => example.search(pattern) >= 0);
      expect(found).not.to.be.empty;
      for (const example of found) expect(mayHaveToken(`a ${example} b`), example).to.be.true;
    });
  }

  it("are not looked for in most texts", () => {
    expect(mayHaveToken("text/html; charset=utf-8")).to.be.false;
  });
});
