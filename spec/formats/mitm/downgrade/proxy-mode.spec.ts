import { expect } from "chai";
import { isModeOf } from "../../../../lib/formats/mitm/downgrade/proxy-mode.js";

describe("a proxy mode", () => {
  for (const mode of [
    "regular",
    "regular@8081",
    "Transparent",
    "upstream:https://proxy.example:8080",
    "reverse:example.com",
    "reverse:dns://192.0.2.1@127.0.0.1:53",
    "socks5",
    "dns@[::1]:53",
    "wireguard:keys.conf@51820",
  ]) {
    it(`${mode} is known to mitmproxy 9 and 10`, () => {
      expect(isModeOf(18, mode)).to.equal(true);
      expect(isModeOf(20, mode)).to.equal(true);
    });
  }

  for (const mode of [
    "local",
    "local:curl,!wget",
    "reverse:http3://a.example",
    "reverse:quic://a:1",
  ]) {
    it(`${mode} is new in mitmproxy 10`, () => {
      expect(isModeOf(18, mode)).to.equal(false);
      expect(isModeOf(20, mode)).to.equal(true);
    });
  }

  for (const mode of ["tun", "tun:mitm0", "osproxy", "", "@8080", "reverse:gopher://a.example"]) {
    it(`${JSON.stringify(mode)} is not known to either`, () => {
      expect(isModeOf(18, mode)).to.equal(false);
      expect(isModeOf(20, mode)).to.equal(false);
    });
  }
});
