import { expect } from "chai";
import { modeName, parseMode, type CaptureMode } from "../../lib/capture/mode.js";

const modes: Readonly<Record<string, CaptureMode>> = {
  regular: { kind: "regular" },
  socks5: { kind: "socks5" },
  "reverse:https://a.test": { kind: "reverse", scheme: "https", host: "a.test", port: 443 },
  "reverse:http://a.test/": { kind: "reverse", scheme: "http", host: "a.test", port: 80 },
  "reverse:HTTP://a.test:81": { kind: "reverse", scheme: "http", host: "a.test", port: 81 },
  "reverse:a.test": { kind: "reverse", scheme: "https", host: "a.test", port: 443 },
  "reverse:http://[::1]:81": { kind: "reverse", scheme: "http", host: "::1", port: 81 },
  "reverse:tcp://a.test:25": { kind: "reverse", scheme: "tcp", host: "a.test", port: 25 },
  "upstream:a.test:3128": {
    kind: "upstream",
    proxy: { scheme: "http", host: "a.test", port: 3128, auth: null },
  },
  "upstream:https://me:p%40ss@a.test": {
    kind: "upstream",
    proxy: { scheme: "https", host: "a.test", port: 443, auth: "me:p@ss" },
  },
  "upstream:http://me:50%@[::1]:81": {
    kind: "upstream",
    proxy: { scheme: "http", host: "::1", port: 81, auth: "me:50%" },
  },
};

describe("the mode of a capture", () => {
  for (const [text, mode] of Object.entries(modes)) {
    it(`may be ${text}`, () => expect(parseMode(text)).deep.equal(mode));
  }

  for (const text of [
    "",
    "transparent",
    "Regular",
    "regular:80",
    "reverse:",
    "reverse:tcp://a.test",
    "reverse:ftp://a.test:21",
    "reverse:http://a.test:0",
    "reverse:http://a.test:65536",
    "reverse:http://me:pass@a.test",
    "reverse:http://a.test/path",
    "upstream:tcp://a.test:1",
    "upstream:",
  ]) {
    it(`is not ${text === "" ? "empty" : text}`, () => expect(parseMode(text)).equal(null));
  }

  it("is named in flows without its password", () => {
    const names = ["socks5", "reverse:a.test", "upstream:http://me:pass@[::1]:81"].map((text) => {
      const mode = parseMode(text);
      return mode === null ? null : modeName(mode);
    });
    expect(names).deep.equal(["socks5", "reverse:https://a.test:443", "upstream:http://[::1]:81"]);
  });
});
