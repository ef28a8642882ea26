import { expect } from "chai";
import { isValidHost, parseAuthority } from "../../../lib/flow/hosts/authority.js";
import { isIpv6 } from "../../../lib/flow/hosts/ip-address.js";

describe("an authority", () => {
  const authorities: readonly (readonly [text: string, host: string | null, port?: number])[] = [
    ["example.com", "example.com"],
    ["example.com:8080", "example.com", 8080],
    ["192.0.2.1:0", "192.0.2.1", 0],
    ["[::1]", "::1"],
    ["[::1]:8080", "::1", 8080],
    ["bücher.example", "bücher.example"],
    ["a_b.example.", "a_b.example."],
    ["::1", null],
    ["a:", null],
    ["a:65536", null],
    ["a:b", null],
    ["a b", null],
    ["[a b]", null],
    ["", null],
    ["a/b", null],
  ];
  for (const [text, host, port = null] of authorities) {
    const meaning = host === null ? "malformed" : `host ${host}, port ${port ?? "unsaid"}`;
    it(`is ${meaning}: ${JSON.stringify(text)}`, () => {
      expect(parseAuthority(text)).to.deep.equal(host === null ? null : { host, port });
    });
  }
});

describe("a host", () => {
  for (const host of ["a", "a-b.c_d", "1.2.3.4", "fe80::1%eth0", "xn--bcher-kva", "ü.example"]) {
    it(`is valid: ${host}`, () => {
      expect(isValidHost(host)).to.be.true;
    });
  }

  for (const host of [
    "",
    ".",
    "a..b",
    "a b",
    "a/b",
    "xn--",
    "a:b",
    "a".repeat(64),
    "a.".repeat(128),
  ]) {
    it(`is not valid: ${host.slice(0, 20)}`, () => {
      expect(isValidHost(host)).to.be.false;
    });
  }
});

describe("an IPv6 address", () => {
  for (const address of ["::", "::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "FE80::a%en0"]) {
    it(`is one: ${address}`, () => {
      expect(isIpv6(address)).to.be.true;
    });
  }

  for (const address of [
    "",
    "1.2.3.4",
    "a",
    ":",
    ":::",
    "12345::",
    "::1%",
    "::1%a%b",
    "::1]/[",
    "::ffff:1.2.3",
  ]) {
    it(`is none: ${JSON.stringify(address)}`, () => {
      expect(isIpv6(address)).to.be.false;
    });
  }
});
