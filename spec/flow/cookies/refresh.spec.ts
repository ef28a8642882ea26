import { expect } from "chai";
import { formatHttpDate, parseHttpDate } from "../../../lib/flow/cookies/http-date.js";
import { Response } from "../../../lib/flow/response.js";
import { fc } from "../../support/property.js";

/** A response that was received at 1970-01-01 00:00:10. */
function responseWith(...headers: readonly (readonly [string, string])[]): Response {
  const response = Response.make(200, "", headers);
  response.timestampStart = 10;
  return response;
}

const date = "Sun, 06 Nov 1994 08:49:37 GMT";
const hourLater = "Sun, 06 Nov 1994 09:49:37 GMT";
const hourOn = 10 + 3600;

describe("a response that is refreshed", () => {
  for (const name of ["Date", "Expires", "Last-Modified"]) {
    it(`moves ${name} by the time that has passed`, () => {
      const response = responseWith([name, date], ["X-Date", date]);
      response.refresh(hourOn);
      expect([...response.headers].slice(0, 2)).to.deep.equal([
        [name, hourLater],
        ["X-Date", date],
      ]);
    });
  }

  it("is received now when nothing is said", () => {
    const response = responseWith(["Date", formatHttpDate(10) ?? ""]);
    const before = Math.floor(Date.now() / 1000);
    response.refresh();
    const now = parseHttpDate(response.headers.get("date") ?? "");
    expect(now).to.be.within(before, Date.now() / 1000);
  });

  it("stays as it is when it is not known when it was received", () => {
    const response = responseWith(["Date", date]);
    response.timestampStart = null;
    response.refresh(hourOn);
    expect(response.headers.get("date")).to.equal(date);
  });

  for (const odd of ["never", "0", "", "Fri, 31 Dec 9999 23:59:59 GMT"]) {
    it(`leaves a header that is no date, or cannot be moved: ${JSON.stringify(odd)}`, () => {
      const response = responseWith(["Expires", odd]);
      response.refresh(hourOn);
      expect(response.headers.get("expires")).to.equal(odd);
    });
  }

  const lines: readonly (readonly [title: string, before: string, after: string])[] = [
    [
      "moves the time when a cookie expires",
      `a="1" ;Expires=${date};path="/"`,
      `a="1" ;Expires=${hourLater};path="/"`,
    ],
    [
      "moves it in each cookie of a header",
      `a=1; expires=${date},b=2; expires=${date}`,
      `a=1; expires=${hourLater},b=2; expires=${hourLater}`,
    ],
    ["leaves a cookie that never expires", 'a="1" ;Max-Age=5', 'a="1" ;Max-Age=5'],
    ["removes a time that is no date", "a=1; Expires=never; Path=/", "a=1; Path=/"],
    [
      "goes by the last of several times",
      `a=1; Expires=never; expires=${date}`,
      `a=1; Expires=${hourLater}`,
    ],
    ["leaves a cookie without a value", `a=; Expires=${date}`, `a=; Expires=${date}`],
    [
      "leaves a cookie that cannot expire later",
      "a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
      "a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    ],
  ];
  for (const [title, before, after] of lines) {
    it(title, () => {
      const response = responseWith(["Set-Cookie", before], ["X", "1"]);
      response.refresh(hourOn);
      expect([...response.headers].slice(0, 2)).to.deep.equal([
        ["Set-Cookie", after],
        ["X", "1"],
      ]);
    });
  }
});

describe("a date in a header", () => {
  for (const text of [
    date,
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "06 November 1994 08:49:37 UT",
    "Sun, 6 Nov 1994 03:49:37 EST",
    "Sun, 6 Nov 1994 10:19:37+0130",
    "Sun, 06 nov 1994 8.49.37 Z",
  ]) {
    it(`is read: ${text}`, () => {
      expect(parseHttpDate(text)).to.equal(784_111_777);
    });
  }

  for (const text of [
    "",
    "yesterday",
    "Sun, 06 Nov 1994",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "6 Nov 0 x GMT",
  ]) {
    it(`is not: ${JSON.stringify(text)}`, () => {
      expect(parseHttpDate(text)).to.be.null;
    });
  }

  it("is read as it was written", () => {
    const seconds = fc.integer({ min: -30_000_000_000, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (time) => {
        expect(parseHttpDate(formatHttpDate(time) ?? "")).to.equal(time);
      }),
    );
  });

  it("is written to the second", () => {
    expect([1.9, 1.999_999_9, -0.1].map(formatHttpDate)).to.deep.equal([
      "Thu, 01 Jan 1970 00:00:01 GMT",
      "Thu, 01 Jan 1970 00:00:02 GMT",
      "Wed, 31 Dec 1969 23:59:59 GMT",
    ]);
  });

  it("is not written when it is of no year that can be", () => {
    expect([-1e12, 1e12, NaN].map(formatHttpDate)).to.deep.equal([null, null, null]);
  });
});
