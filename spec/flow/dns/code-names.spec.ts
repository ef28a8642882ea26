import { expect } from "chai";
import { DnsClass, dnsClassName, dnsClassOf } from "../../../lib/flow/dns/classes.js";
import { DnsOpCode, dnsOpCodeName, dnsOpCodeOf } from "../../../lib/flow/dns/op-codes.js";
import {
  dnsHttpStatus,
  DnsResponseCode,
  dnsResponseCodeName,
  dnsResponseCodeOf,
} from "../../../lib/flow/dns/response-codes.js";
import { DnsType, dnsTypeName, dnsTypeOf } from "../../../lib/flow/dns/types.js";

const tables = {
  TYPE: { codes: DnsType, nameOf: dnsTypeName, codeOf: dnsTypeOf },
  CLASS: { codes: DnsClass, nameOf: dnsClassName, codeOf: dnsClassOf },
  OPCODE: { codes: DnsOpCode, nameOf: dnsOpCodeName, codeOf: dnsOpCodeOf },
  RCODE: { codes: DnsResponseCode, nameOf: dnsResponseCodeName, codeOf: dnsResponseCodeOf },
};

for (const [what, { codes, nameOf, codeOf }] of Object.entries(tables)) {
  describe(`the name of a DNS ${what}`, () => {
    it("is what its number says", () => {
      for (const [name, code] of Object.entries<number>(codes)) {
        expect([nameOf(code), codeOf(name)]).to.deep.equal([name, code]);
      }
    });

    it("has the number where there is no name", () => {
      expect([nameOf(4711), codeOf(`${what}(4711)`), codeOf("4711")]).to.deep.equal([
        `${what}(4711)`,
        4711,
        4711,
      ]);
    });

    for (const name of ["", "in", "toString", "__proto__", `${what}()`, `${what}(1`, "1.5"]) {
      it(`is none: ${JSON.stringify(name)}`, () => {
        expect(() => codeOf(name)).to.throw(TypeError, `${what}(1)`);
      });
    }
  });
}

describe("the HTTP status of a DNS response code", () => {
  it("says about the same; unknown ones are errors of the server", () => {
    expect([0, 3, 11, 15, -1].map(dnsHttpStatus)).to.deep.equal([200, 404, 501, 500, 500]);
  });
});
