import { encodeText } from "../../lib/flow/text.js";
import { fc } from "../support/property.js";
import { aRequest, expectSame, textOf, withValues } from "./message-twins.js";
import { describeWithMitmproxy } from "./python.js";

const types = fc.constantFrom(
  "multipart/form-data; boundary=--x",
  "Multipart/Form-Data;charset=utf-8; boundary=--x ; a=b",
  "multipart/form-data; boundary=y",
  "multipart/form-data",
  "text/plain; boundary=--x",
);

const names = textOf("ab", " ", "ü", "\udcff", "%22", "\\", "'");
const values = textOf("ab-", "\r\n", "\n", "--", "ü", "\udcff", "\0", '; name="b"', "\r\n\r\n");

const parts = fc
  .tuple(
    fc.oneof(
      names.map((name) => `form-data; name="${name}"`),
      fc.constantFrom("inline", "name=a"),
    ),
    fc.constantFrom("", '; filename="a.bin"', '; filename="name=\\"'),
    fc.constantFrom("", "Content-Type: image/png\r\n", "X: 1\r\nY: 2\r\n"),
    values,
  )
  .map(
    ([disposition, file, headers, value]) =>
      `----x\r\nContent-Disposition: ${disposition}${file}\r\n${headers}\r\n${value}\r\n`,
  );

const bodies = fc
  .tuple(
    fc.constantFrom("", "a preamble\r\n"),
    fc.array(parts, { maxLength: 4 }),
    fc.constantFrom("----x--", "----x--\r\n", "----x--\r\nan epilogue", ""),
  )
  .map(([preamble, all, ending]) => [preamble, ...all, ending].join(""));

const type = "multipart/form-data; boundary=b";

/** A part as mitmproxy writes it. */
function plainPart([name, value]: readonly [string, string]): string {
  const head = `Content-Disposition: form-data; name="${name}"\r\nContent-Type: text/plain; charset=utf-8`;
  return `--b\r\n${head}\r\n\r\n${value}\r\n`;
}

const plainName = fc.constantFrom("a", "b", "c.png", "ü", "\udcff");
const plainValue = fc.constantFrom("1", "2\udcff", "ü");
const plainPairs = fc.array(fc.tuple(plainName, plainValue), { minLength: 1, maxLength: 4 });

const edits = fc.record({
  // Its own `add` and `insert` fail in mitmproxy.
  kind: fc.constantFrom("set", "setAll", "delete", "clear", "assign"),
  name: plainName,
  values: fc.array(fc.oneof(plainValue, fc.constant("")), { minLength: 1, maxLength: 3 }),
  pairs: plainPairs,
});

describeWithMitmproxy("12.2.3", "compared with mitmproxy 12.2.3,", (python) => {
  it("a form with files has the same fields, but for the line breaks that mitmproxy takes out", () => {
    const headers = types.map((found) => [["Content-Type", found] as const]);
    expectSame(python, aRequest, withValues({ headers, content: bodies }, fc.constant(null)), {
      read: {
        ours: ({ multipartForm }) =>
          multipartForm.fields.map(([name, value]) => [
            name,
            value.toString("latin1").replace(/[\r\n]/g, ""),
          ]),
        theirs: `[[text(n), v.decode("latin-1")] for n, v in m.multipart_form.items(multi=True)]`,
      },
    });
  });

  it("a form in plain spelling is the same after the same change, but for the empty lines", () => {
    const given = {
      headers: fc.constantFrom([["content-type", type] as const]),
      content: fc.oneof(
        plainPairs.map((pairs) => `${pairs.map(plainPart).join("")}--b--\r\n`),
        fc.constantFrom("", "--b--\r\n"),
      ),
    };
    expectSame(python, aRequest, withValues(given, edits), {
      read: {
        ours: ({ content }) => content?.toString("latin1"),
        theirs: String.raw`m.content.decode("latin-1").replace("\r\n\r\n--b", "\r\n--b")`,
      },
      edit: {
        ours(request, { kind, name, values: all, pairs }) {
          const map = request.multipartForm;
          const [value = ""] = all;
          if (kind === "set") map.set(name, value);
          else if (kind === "setAll") map.setAll(name, all);
          else if (kind === "delete") map.delete(name);
          else if (kind === "clear") map.clear();
          else
            request.multipartForm = pairs.map(([key, found]) => [key, encodeText(found)] as const);
        },
        theirs: `
map, kind, name = m.multipart_form, v["kind"], data(v["name"])
values = [data(value) for value in v["values"]]
if kind == "set": map[name] = values[0]
elif kind == "setAll": map.set_all(name, values)
elif kind == "delete" and name in map: del map[name]
elif kind == "clear": map.clear()
elif kind == "assign": m.multipart_form = [(data(n), data(x)) for n, x in v["pairs"]]
`,
      },
    });
  });
});
