import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../../../lib/flow/dns/ip-address.js";
import { fc } from "../../support/property.js";

const bytesOf = (length: number) =>
  fc
    .array(fc.oneof(fc.constant(0), fc.nat(255)), { minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes));

describe("an IPv4 address", () => {
  it("is the same when it was text", () => {
    fc.assert(
      fc.property(bytesOf(4), (bytes) => {
        expect(parseIpv4(formatIpv4(bytes))).to.deep.equal(bytes);
      }),
    );
  });

  for (const text of [
    "",
    "1.2.3",
    "1.2.3.4.5",
    "01.2.3.4",
    "1.2.3.256",
    "1.2.3.",
    "1.2.3.4 ",
    "１.2.3.4",
  ]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      expect(() => parseIpv4(text)).to.throw(DnsDataError, `"${text}" is no IPv4 address`);
    });
  }

  it("has four bytes", () => {
    expect(() => formatIpv4(Buffer.alloc(5))).to.throw(DnsDataError, "not 5");
  });
});

describe("an IPv6 address", () => {
  it("is the same when it was text", () => {
    fc.assert(
      fc.property(bytesOf(16), (bytes) => {
        expect(parseIpv6(formatIpv6(bytes))).to.deep.equal(bytes);
      }),
    );
  });

  const shortest = {
    "0:0:0:0:0:0:0:0": "::",
    "::0:1": "::1",
    "2001:DB8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1",
    "1::": "1::",
    "0:0:1::": "0:0:1::",
    "::ffff:1.2.3.4": "::ffff:1.2.3.4",
    "::ffff:102:304": "::ffff:1.2.3.4",
    "::1.2.3.4": "::102:304",
    "1:2:3:4:5:6:7::": "1:2:3:4:5:6:7:0",
  };
  for (const [text, short] of Object.entries(shortest)) {
    it(`is spelled in the shortest way: ${text}`, () => {
      expect(formatIpv6(parseIpv6(text))).to.equal(short);
    });
  }

  for (const text of [
    "",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    ":1:2:3:4:5:6:7",
    "12345::",
    "g::",
    "1.2.3.4::",
    "::1.2.3.4:1",
    "::1.2.3",
    "fe80::1%eth0",
    "1.2.3.4",
  ]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      expect(() => parseIpv6(text)).to.throw(DnsDataError, `"${text}" is no IPv6 address`);
    });
  }

  it("has sixteen bytes", () => {
    expect(() => formatIpv6(Buffer.alloc(4))).to.throw(DnsDataError, "not 4");
  });
});
