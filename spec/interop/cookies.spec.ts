import type { SetCookie } from "../../lib/flow/cookies/set-cookie.js";
import type { Request } from "../../lib/flow/request.js";
import type { Response } from "../../lib/flow/response.js";
import { fc } from "../support/property.js";
import {
  aRequest,
  aResponse,
  expectSame,
  received,
  textOf,
  withValues,
  type Twin,
} from "./message-twins.js";
import { describeWithMitmproxy } from "./python.js";

const characters = 'ab=;,"\\ \tü\x1c\u00a0\udcff';
const pieces = ["a=1; ", "a=1, ", "; b"];
const names = fc.constantFrom("a", "b", "c");
const values = textOf("ab1", " ", '"', "\\", ",", ";", "=", "ü", "\udcff");

const dates = fc.oneof(
  fc.constantFrom(
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Tue, 31 Dec 2069 23:59:59 -0530",
    "1 Feb 68 1:2 PST",
    "Fri, 31-Dec-9999 23:59:59 GMT",
    "0",
    "never",
    "",
  ),
  textOf(
    "",
    "Mon, ",
    "06 ",
    "6-",
    "Nov ",
    "nov",
    "february ",
    "94 ",
    "1994 ",
    "08:49:37 ",
    "8.49",
    "GMT",
    "+0130",
    "-",
    ",",
  ),
);

const attributes = fc.array(
  fc.oneof(
    fc.constantFrom(
      "Path=/",
      "path=/a;b",
      "Secure",
      "HttpOnly",
      "Max-Age=5",
      "Domain=.a.example",
      'x="q, r"',
    ),
    dates.map((date) => `Expires=${date}`),
    dates.map((date) => `expires=${date}`),
  ),
  { maxLength: 4 },
);
const soundSetCookie = fc
  .tuple(fc.constantFrom("a=1", "b", "c=", 'a="x y"', "=1"), attributes)
  .map(([first, rest]) => [first, ...rest].join("; "));
const setCookie = fc.oneof(
  { weight: 3, arbitrary: soundSetCookie },
  {
    weight: 1,
    arbitrary: textOf(characters, ...pieces, "expires=", "Expires=Mon, 1", "expires=0;"),
  },
);

function inHeaders(cookie: fc.Arbitrary<string>) {
  return fc
    .array(cookie, { maxLength: 3 })
    .map((lines) => [
      ["Server", "x"] as const,
      ...lines.flatMap((line) => [["Set-Cookie", line] as const, ["x-other", "1"] as const]),
    ]);
}
const setCookies = inHeaders(setCookie);

function plain(cookie: SetCookie): unknown {
  return [cookie.value, cookie.attributes.fields];
}

describeWithMitmproxy("12.2.3", "compared with mitmproxy 12.2.3,", (python) => {
  const nothing = fc.constant(null);

  it("a request has the same cookies", () => {
    const headers = fc
      .array(textOf(characters, ...pieces), { minLength: 1, maxLength: 3 })
      .map((lines) => lines.map((line) => ["Cookie", line] as const));
    expectSame(python, aRequest, withValues({ headers }, nothing), {
      read: {
        ours: ({ cookies }) => [cookies.fields, cookies.keys(), cookies.values()],
        theirs: "[list(m.cookies.items(multi=True)), list(m.cookies), list(m.cookies.values())]",
      },
    });
  });

  it("a response has the same cookies", () => {
    expectSame(python, aResponse, withValues({ headers: setCookies }, nothing), {
      read: {
        ours: ({ cookies }) => cookies.fields.map(([name, cookie]) => [name, plain(cookie)]),
        theirs: `[[n, [c[0], list(c[1].fields)]] for n, c in m.cookies.items(multi=True)]`,
      },
    });
  });

  it("the attributes of a cookie are found by the same names", () => {
    expectSame(python, aResponse, withValues({ headers: setCookies }, nothing), {
      read: {
        ours: ({ cookies }) =>
          cookies.fields.map(([, cookie]) => {
            const found = cookie.attributes;
            return [found.keys(), found.values(), found.get("EXPIRES"), found.getAll("Path")];
          }),
        theirs: `[
            [list(c[1]), list(c[1].values()), c[1].get("EXPIRES"), c[1].get_all("Path")]
            for n, c in m.cookies.items(multi=True)
        ]`,
      },
    });
  });

  const cookiesAsWritten: Twin<Request, unknown> = {
    ours: ({ headers }) => headers.getAll("cookie"),
    theirs: `m.headers.get_all("cookie")`,
  };

  const edits = fc.record({
    kind: fc.constantFrom("set", "setAll", "add", "insert", "delete", "clear", "assign"),
    index: fc.nat(4),
    name: names,
    values: fc.array(values, { minLength: 1, maxLength: 3 }),
    pairs: fc.array(fc.tuple(names, values), { minLength: 1, maxLength: 4 }),
  });

  it("cookies in plain spelling are the same after the same change", () => {
    const line = fc
      .array(fc.tuple(names, fc.constantFrom("1", "", '"a b"', "x/y")), { minLength: 1 })
      .map((all) => [
        ["Cookie", all.map(([name, value]) => `${name}=${value}`).join("; ")] as const,
      ]);
    expectSame(python, aRequest, withValues({ headers: fc.oneof(line, fc.constant([])) }, edits), {
      read: cookiesAsWritten,
      edit: {
        ours(request, { kind, index, name, values: all, pairs }) {
          const { cookies } = request;
          const [value = ""] = all;
          if (kind === "set") cookies.set(name, value);
          else if (kind === "setAll") cookies.setAll(name, all);
          else if (kind === "add") cookies.add(name, value);
          else if (kind === "insert") cookies.insert(index, name, value);
          else if (kind === "delete") cookies.delete(name);
          else if (kind === "clear") cookies.clear();
          else request.cookies = pairs;
        },
        theirs: `
map, kind, name, values = m.cookies, v["kind"], v["name"], v["values"]
if kind == "set": map[name] = values[0]
elif kind == "setAll": map.set_all(name, list(values))
elif kind == "add": map.add(name, values[0])
elif kind == "insert": map.insert(v["index"], name, values[0])
elif kind == "delete" and name in map: del map[name]
elif kind == "clear": map.clear()
elif kind == "assign": m.cookies = v["pairs"]
`,
      },
    });
  });

  const plainAttributes = fc.array(
    fc.constantFrom(
      ["Path", "/a;b"] as const,
      ["Secure", null] as const,
      ["Expires", "Sun, 06 Nov 1994 08:49:37 GMT"] as const,
      ["x", "q, r"] as const,
      ["path", "/"] as const,
    ),
    { maxLength: 3 },
  );
  const contents = fc.tuple(fc.oneof(values, fc.constant(null)), plainAttributes);

  it("cookies of a response in plain spelling are the same after the same change", () => {
    const line = fc.constantFrom(
      "a=1",
      "b",
      'a="x y"; Path=/; Secure',
      "c=; Expires=Sun, 06 Nov 1994 08:49:37 GMT",
    );
    const cases = withValues(
      {
        headers: fc
          .array(line, { maxLength: 3 })
          .map((lines) => [
            ["A", "1"] as const,
            ...lines.map((text) => ["set-cookie", text] as const),
          ]),
      },
      fc.record({
        kind: fc.constantFrom("set", "setAll", "add", "insert", "delete", "clear", "assign"),
        index: fc.nat(4),
        name: names,
        values: fc.array(contents, { minLength: 1, maxLength: 3 }),
        pairs: fc.array(fc.tuple(names, contents), { maxLength: 4 }),
      }),
    );
    expectSame(python, aResponse, cases, {
      read: { ours: ({ headers }) => [...headers], theirs: "headers(m)" },
      edit: {
        ours(response, { kind, index, name, values: all, pairs }) {
          const { cookies } = response;
          const inits = all.map(([value, found]) => ({ value, attributes: found }));
          const [init = ""] = inits;
          if (kind === "set") cookies.set(name, init);
          else if (kind === "setAll") cookies.setAll(name, inits);
          else if (kind === "add") cookies.add(name, init);
          else if (kind === "insert") cookies.insert(index, name, init);
          else if (kind === "delete") cookies.delete(name);
          else if (kind === "clear") cookies.clear();
          else {
            response.cookies = pairs.map(
              ([key, [value, found]]) => [key, { value, attributes: found }] as const,
            );
          }
        },
        theirs: `
map, kind, name = m.cookies, v["kind"], v["name"]
values = [(c[0], cookies.CookieAttrs(c[1])) for c in v["values"]]
if kind == "set": map[name] = values[0]
elif kind == "setAll": map.set_all(name, values)
elif kind == "add": map.add(name, values[0])
elif kind == "insert": map.insert(v["index"], name, values[0])
elif kind == "delete" and name in map: del map[name]
elif kind == "clear": map.clear()
elif kind == "assign": m.cookies = [(n, (c[0], cookies.CookieAttrs(c[1]))) for n, c in v["pairs"]]
`,
      },
    });
  });

  it("a response that is refreshed has the same dates", () => {
    const headers = fc
      .tuple(dates, dates, inHeaders(soundSetCookie))
      .map(([date, expires, others]) => [
        ["Date", date] as const,
        ["EXPIRES", expires] as const,
        ...others,
      ]);
    const cases = withValues({ headers }, fc.double({ min: 1, max: 4e9, noNaN: true }));
    const asRead: Twin<Response, number> = {
      ours: ({ headers: found, cookies }) => [
        ["date", "expires", "last-modified"].map((name) => found.get(name)),
        cookies.fields.map(([name, cookie]) => [name, plain(cookie)]),
      ],
      theirs: `[
        [m.headers.get(name) for name in ["date", "expires", "last-modified"]],
        [[n, [c[0], list(c[1].fields)]] for n, c in m.cookies.items(multi=True)],
      ]`,
    };
    expectSame(python, aResponse, cases, {
      read: asRead,
      edit: {
        ours: (response, passed) => response.refresh(received + passed),
        theirs: `m.refresh(${received} + v)`,
      },
    });
  });
});
