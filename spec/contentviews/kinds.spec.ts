import { expect } from "chai";
import { show, showAs } from "./show.js";

/** What a view makes of a body: name, content type, body, lines. */
type Case = readonly [
  view: string,
  contentType: string | null,
  body: string | Buffer,
  lines: string[],
];

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(" ", ""), "hex");

const cases: readonly Case[] = [
  [
    "json",
    "application/json",
    '{"a":[1,2.50,{"b":null}],"c":"\\u00e9\\n","d":{},"e":[]}',
    [
      "{",
      '    "a": [',
      "        1,",
      "        2.50,",
      "        {",
      '            "b": null',
      "        }",
      "    ],",
      '    "c": "é\\n",',
      '    "d": {},',
      '    "e": []',
      "}",
    ],
  ],
  ["json", "application/x-ndjson", '{"a":1}\n[]\n2', ["{", '    "a": 1', "}", "[]", "2"]],
  ["json", "application/problem+json; charset=utf-8", '"x"', ['"x"']],
  [
    "xml/html",
    "text/html",
    '<!doctype html><p class="x">hi <b>you</b><br></p><script>if (a<b) {}</script>',
    [
      "<!doctype html>",
      '<p class="x">',
      "  hi",
      "  <b>you</b>",
      "  <br>",
      "</p>",
      "<script>if (a<b) {}</script>",
    ],
  ],
  ["xml/html", "image/svg+xml", "<svg><g/></svg>", ["<svg>", "  <g/>", "</svg>"]],
  [
    "javascript",
    "text/javascript",
    'function f(a){for(var i=0;i<3;i++){g("};")}return /[/;]/.test(a)}// end',
    [
      "function f(a){",
      "  for(var i=0;i<3;i++){",
      '    g("};")',
      "  }",
      "  return /[/;]/.test(a)",
      "}",
      "// end",
    ],
  ],
  [
    "css",
    "text/css",
    'a:hover{color:red;background:url(data:x;y)}@media x{b{c:"};"}}',
    [
      "a:hover {",
      "    color: red;",
      "    background: url(data:x;y)",
      "}",
      "",
      "@media x {",
      "    b {",
      '        c: "};"',
      "    }",
      "}",
      "",
    ],
  ],
  [
    "url-encoded",
    "application/x-www-form-urlencoded",
    "a=1&b=x+y%21&a=two&c=",
    ["a:", "- '1'", "- two", "b: x y!", "c: ''"],
  ],
  [
    "multipart form",
    "multipart/form-data; boundary=x",
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\none\r\n' +
      '--x\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\nContent-Type: text/plain\r\n\r\nl1\r\nl2\r\n--x--',
    ["a: one", "f:  # file f.txt, text/plain, 6 bytes", "  l1", "  l2"],
  ],
  [
    "graphql",
    "application/json",
    JSON.stringify({ query: "query Q {\n  me { id }\n}", variables: { x: 1 } }),
    [
      "{",
      '    "variables": {',
      '        "x": 1',
      "    }",
      "}",
      "---",
      "query Q {",
      "  me { id }",
      "}",
    ],
  ],
  ["json", "application/json", '{"query":"teapot"}', ["{", '    "query": "teapot"', "}"]],
  [
    "msgpack",
    "application/msgpack",
    hex("84 a1 61 93 01 ff c0 a1 62 c4 02 00ff a1 63 80 a1 64 cb 3ff8000000000000"),
    ["a:", "- 1", "- -1", "- null", "b: !!binary AP8=", "c: {}", "d: 1.5"],
  ],
  [
    "protobuf",
    "application/x-protobuf",
    hex("08 9601 12 07 74657374696e67 1a 02 0801 25 0000803f"),
    [
      "1: 150  # !sint: 75",
      "2: testing",
      "3:",
      "  1: 1  # !sint: -1",
      "4: !fixed32 1.0  # u32: 1065353216",
    ],
  ],
  [
    "grpc",
    "application/grpc",
    hex("00 00000002 0801 00 00000002 0802"),
    ["1: 1  # !sint: -1", "---", "1: 2  # !sint: 1"],
  ],
  [
    "image",
    "image/gif",
    hex("474946383961 0200 0300 00 00 00 21fe 03 616263 00 3b"),
    [
      "# GIF Image",
      "Format: Compuserve GIF",
      "Version: GIF89a",
      "Size: 2 x 3 px",
      "background: '0'",
      "comment: abc",
    ],
  ],
  ["raw", "text/plain", "a\r\n\tb\n", ["a", "\tb"]],
  ["raw", null, "größe", ["größe"]],
  [
    "hex dump",
    "application/octet-stream",
    hex("000102030405060708090a0b0c0d0e0f1041"),
    [
      "0000:   00 01 02 03  04 05 06 07  08 09 0a 0b  0c 0d 0e 0f   ................",
      "0010:   10 41                                                .A",
    ],
  ],
];

describe("a body", () => {
  for (const [view, contentType, body, lines] of cases) {
    it(`is shown as ${view}: ${contentType ?? "no content type"}, ${lines[0] ?? ""}`, () => {
      expect(show(body, contentType)).to.deep.equal({ view, text: lines.join("\n") });
    });
  }

  describe("whose content type lies", () => {
    const lies: readonly (readonly [
      contentType: string | null,
      body: string | Buffer,
      view: string,
    ])[] = [
      ["application/json", "<p>502</p>", "xml/html"],
      ["text/html", '{"error": 1}', "json"],
      ["text/plain", "[1, 2]", "json"],
      [null, '{"a": 1}', "json"],
      ["image/png", "<html></html>", "xml/html"],
      ["image/png", hex("ffd8ffd9"), "image"],
      ["text/html", hex("89504e470d0a1a0a0000000d49484452000000010000000108"), "image"],
      ["application/javascript", "<!doctype html>", "xml/html"],
      ["application/msgpack", "not at all", "raw"],
      ["application/x-protobuf", hex("ffffffffffffffffffffffff"), "hex dump"],
      ["application/json", '{"a": 1', "raw"],
    ];
    for (const [contentType, body, view] of lies) {
      it(`is shown as what it is: ${view}, and not ${contentType ?? "nothing"}`, () => {
        expect(show(body, contentType).view).to.equal(view);
      });
    }
  });

  it("is shown as somebody wishes", () => {
    expect(showAs("hex stream", "abc").text).to.equal("616263");
    expect(showAs("raw", "[1]", "application/json").text).to.equal("[1]");
  });

  it("that cannot be shown so is shown as what it is, with a note", () => {
    expect(showAs("json", "hello").text).to.equal("# not json; shown as raw\nhello");
  });
});
