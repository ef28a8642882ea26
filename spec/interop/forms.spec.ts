import type { Request } from "../../lib/flow/request.js";
import { fc } from "../support/property.js";
import { aRequest, expectSame, textOf, withValues, type Case, type Twin } from "./message-twins.js";
import { describeWithMitmproxy } from "./python.js";

const odd = ["%7E", "%7e", "%20", "%00", "%", "%4", "%zz", "%C3%BC", "%c3", "%ff", "ü", "☕"];
const queries = textOf("ab=&;+/~", ...odd, "\udcff", "\t", "\n", "a=1&");
const paths = textOf("ab/;=.,:@~", ...odd, "\udcff", "//", "%2F", "%2f", "a/", "\r", "\t");

const targets = fc
  .tuple(paths, fc.option(queries), fc.option(fc.constantFrom("f", "", "a?b", "x=1&y", "/;")))
  .map(
    ([path, query, fragment]) =>
      `/${path}${query === null ? "" : `?${query}`}${fragment === null ? "" : `#${fragment}`}`,
  );

const texts = textOf('ab +&=%/?#;"\0ü☕\udcff');
const pairs = fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 4 });

/** Fields in the spelling in which mitmproxy writes them, which it keeps when it writes them again. */
const canonical = fc
  .array(
    fc.tuple(fc.constantFrom("a", "b", "c+d", "%C3%BC"), fc.constantFrom("", "1", "2%2F", "+")),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((fields) => fields.map(([name, value]) => `${name}=${value}`).join("&"));
const canonicalTarget = fc
  .tuple(fc.constantFrom("/", "/a/b", "/a;b"), fc.oneof(fc.constant(""), canonical))
  .map(([path, query]) => path + (query && `?${query}`));

/** What is done to the fields of `map`. */
const editValues = fc.record({
  kind: fc.constantFrom("set", "setAll", "add", "insert", "delete", "clear", "assign"),
  index: fc.nat(4),
  name: fc.oneof(fc.constantFrom("a", "b", "c d", "ü"), texts),
  values: fc.array(texts, { minLength: 1, maxLength: 3 }),
  pairs,
});
type EditValues = typeof editValues extends fc.Arbitrary<infer Found> ? Found : never;

function edit(ours: "query" | "urlencodedForm", theirs: string): Twin<Request, EditValues> {
  return {
    ours(request, { kind, index, name, values, pairs: all }) {
      const map = request[ours];
      const [value = ""] = values;
      if (kind === "set") map.set(name, value);
      else if (kind === "setAll") map.setAll(name, values);
      else if (kind === "add") map.add(name, value);
      else if (kind === "insert") map.insert(index, name, value);
      else if (kind === "delete") map.delete(name);
      else if (kind === "clear") map.clear();
      else request[ours] = all;
    },
    theirs: `
map, kind, name, values = m.${theirs}, v["kind"], v["name"], v["values"]
if kind == "set": map[name] = values[0]
elif kind == "setAll": map.set_all(name, list(values))
elif kind == "add": map.add(name, values[0])
elif kind == "insert": map.insert(v["index"], name, values[0])
elif kind == "delete" and name in map: del map[name]
elif kind == "clear": map.clear()
elif kind == "assign": m.${theirs} = [tuple(pair) for pair in v["pairs"]]
`,
  };
}

describeWithMitmproxy("12.2.3", "compared with mitmproxy 12.2.3,", (python) => {
  function same<Values>(
    cases: fc.Arbitrary<Case<Values>>,
    read: Twin<Request, Values>,
    change?: Twin<Request, Values>,
  ): void {
    expectSame(python, aRequest, cases, { read, ...(change && { edit: change }) });
  }

  const path: Twin<Request, unknown> = {
    ours: (request) => request.path,
    theirs: "text(m.data.path)",
  };
  const nothing = fc.constant(null);

  it("a query has the same fields", () => {
    same(withValues({ path: targets }, nothing), {
      ours: ({ query }) => [query.fields, query.keys(), query.values()],
      theirs: "[list(m.query.items(multi=True)), list(m.query), list(m.query.values())]",
    });
  });

  it("a path has the same components", () => {
    same(withValues({ path: targets }, nothing), {
      ours: (request) => request.pathComponents,
      theirs: "m.path_components",
    });
  });

  it("a query in plain spelling is the same after the same change", () => {
    same(withValues({ path: canonicalTarget }, editValues), path, edit("query", "query"));
  });

  it("a path in plain spelling is the same after its components were set", () => {
    same(withValues({ path: canonicalTarget }, fc.array(texts.filter(Boolean))), path, {
      ours: (request, components) => (request.pathComponents = components),
      theirs: "m.path_components = v",
    });
  });

  const formType = "application/x-www-form-urlencoded";
  const formTypes = fc.constantFrom(
    formType,
    `${formType}; charset=utf-8`,
    "Application/X-WWW-Form-Urlencoded;charset=latin-1",
    "text/plain",
    "",
  );

  const chunked = ["transfer-encoding", "chunked"] as const;

  it("a form has the same fields", () => {
    const cases = withValues(
      { headers: formTypes.map((type) => [["Content-Type", type] as const]), content: queries },
      nothing,
    );
    same(cases, {
      ours: (request) => request.urlencodedForm.fields,
      theirs: "list(m.urlencoded_form.items(multi=True))",
    });
  });

  it("a form in plain spelling is the same after the same change", () => {
    const cases = withValues(
      {
        // So that the length is left alone: we do not set it where nothing changes.
        headers: fc.constantFrom([chunked, ["content-type", formType] as const], [chunked]),
        content: fc.oneof(canonical, fc.constantFrom("", "a", "a&b", "a&b=1", "a+form")),
      },
      editValues,
    );
    same(
      cases,
      {
        ours: (request) => [[...request.headers], request.content?.toString()],
        theirs: "[headers(m), text(m.content)]",
      },
      edit("urlencodedForm", "urlencoded_form"),
    );
  });
});
