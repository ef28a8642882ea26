import { expect } from "chai";
import { itForCorpus } from "../../support/captures.js";
import {
  differences,
  entriesOf,
  flowOf,
  harOf,
  runThrough,
  smallEntry,
  type AnyHttpFlow,
  type Json,
} from "./har-file.js";

/** The paths of an entry that a change of its flow changes. */
async function touchedPaths(entry: Json, change: (flow: AnyHttpFlow) => void): Promise<string[]> {
  const { before, after } = await changed(entry, change);
  return differences(before, after);
}

async function changed(
  entry: Json,
  change: (flow: AnyHttpFlow) => void,
): Promise<{ before: Json; after: Json }> {
  const { file } = await runThrough([harOf(entry)], (flow) => {
    change(flow);
    return undefined;
  });
  const [after = {}] = entriesOf(file);
  return { before: entry, after };
}

const rich = smallEntry({
  _priority: "High",
  request: {
    method: "POST",
    url: "https://example.com/a?b=c&d=e",
    cookies: [
      { name: "one", value: "1", path: "/", _x: 1 },
      { name: "two", value: "2", path: "/" },
    ],
    headers: [
      { name: "Host", value: "example.com" },
      { name: "Cookie", value: "one=1; two=2", _note: "kept" },
      { name: "Content-Type", value: "application/x-www-form-urlencoded" },
      { name: "Content-Length", value: "7" },
    ],
    queryString: [
      { name: "b", value: "c" },
      { name: "d", value: "e" },
    ],
    headersSize: 200,
    bodySize: 7,
    postData: {
      mimeType: "application/x-www-form-urlencoded",
      text: "f=g&h=i",
      params: [
        { name: "f", value: "g" },
        { name: "h", value: "i" },
      ],
    },
  },
  response: {
    cookies: [{ name: "s", value: "t", path: "/", domain: "", httpOnly: false, secure: false }],
    headers: [
      { name: "Content-Type", value: "text/html" },
      { name: "Content-Encoding", value: "gzip" },
      { name: "Content-Length", value: "25" },
      { name: "Set-Cookie", value: "s=t; Path=/" },
    ],
    content: { size: 5, compression: -20, mimeType: "text/html", text: "hello" },
    headersSize: 100,
    bodySize: 25,
  },
});

describe("a changed flow in a HAR file", () => {
  it("changes only the value of a header that is set", async () => {
    const paths = await touchedPaths(rich, ({ response }) =>
      response?.headers.set("content-type", "text/htm1"),
    );
    expect(paths).to.deep.equal(["response.headers[0].value", "response.content.mimeType"]);
  });

  it("keeps the spelling of all else, byte by byte", async () => {
    const text = JSON.stringify(rich)
      .replace('"time":12.5', '"time" : 1.250e1')
      .replace("High", "\\u0048igh");
    const file = Buffer.from(`{"log":{"entries":[\n ${text}\n]}}`);
    const { file: written } = await runThrough([file], (flow) => {
      flow.request.headers.set("Host", "other.example");
      return undefined;
    });
    const expected = file
      .toString()
      .replace('"Host","value":"example.com"', '"Host","value":"other.example"')
      .replace('"headersSize":200', '"headersSize":202');
    expect(written.toString()).to.equal(expected);
  });

  it("adds a header behind the others", async () => {
    const { after } = await changed(rich, ({ request }) => request.headers.add("X-New", "1"));
    const { headers, headersSize } = after["request"] as { headers: Json[]; headersSize: number };
    expect(headers[4]).to.deep.equal({ name: "X-New", value: "1" });
    expect(headersSize).to.equal(200 + "X-New: 1\r\n".length);
  });

  it("removes a header with its comma", async () => {
    const { after } = await changed(rich, ({ request }) => request.headers.delete("host"));
    const { headers } = after["request"] as { headers: Json[] };
    expect(headers.map(({ name }) => name)).to.deep.equal([
      "Cookie",
      "Content-Type",
      "Content-Length",
    ]);
  });

  it("writes pairs where headers are pairs, as in Slack's files", async () => {
    const entry = smallEntry({ request: { headers: [["Host", "example.com"]] } });
    const { after } = await changed(entry, ({ request }) => {
      request.headers.set("host", "x.example");
      request.headers.add("A", "b");
    });
    expect((after["request"] as Json)["headers"]).to.deep.equal([
      ["Host", "x.example"],
      ["A", "b"],
    ]);
  });

  it("brings the cookies up to date, and keeps what else is known of them", async () => {
    const paths = await touchedPaths(rich, ({ request }) => request.cookies.set("two", "3"));
    expect(paths).to.deep.equal(["request.cookies[1].value", "request.headers[1].value"]);
  });

  it("brings the cookies of a response up to date", async () => {
    const { after } = await changed(rich, ({ response }) =>
      response?.headers.add("Set-Cookie", "u=v; Secure; Expires=Wed, 21 Oct 2015 07:28:00 GMT"),
    );
    expect((after["response"] as { cookies: Json[] }).cookies[1]).to.deep.equal({
      name: "u",
      value: "v",
      path: "/",
      domain: "",
      httpOnly: false,
      secure: true,
      expires: "2015-10-21T07:28:00.000Z",
    });
  });

  it("brings URL and query up to date", async () => {
    const paths = await touchedPaths(rich, ({ request }) => request.query.set("d", "f"));
    expect(paths).to.deep.equal(["request.url", "request.queryString[1].value"]);
  });

  it("keeps what stands before the path of a URL", async () => {
    const entry = smallEntry({ request: { url: "wss://user:secret@EXAMPLE.com:443/a" } });
    const { after } = await changed(entry, ({ request }) => {
      request.path = "/b";
    });
    expect((after["request"] as Json)["url"]).to.equal("wss://user:secret@EXAMPLE.com:443/b");
  });

  it("writes another server into the URL; that of a WebSocket stays one", async () => {
    const entry = smallEntry({ request: { url: "wss://example.com/a" } });
    const { after } = await changed(entry, ({ request }) => {
      request.host = "other.example";
    });
    expect((after["request"] as Json)["url"]).to.equal("wss://other.example/a");
  });

  it("brings the fields of a form and the sizes up to date with the body", async () => {
    const paths = await touchedPaths(rich, ({ request }) =>
      request.urlencodedForm.set("h", "long"),
    );
    expect(paths).to.have.members([
      "request.postData.text",
      "request.postData.params[1].value",
      "request.headers[3].value",
      "request.headersSize",
      "request.bodySize",
    ]);
  });

  it("sets a response's body, which is then not compressed", async () => {
    const { after } = await changed(rich, ({ response }) => {
      if (response !== null) response.text = "good bye";
    });
    const response = after["response"] as Json & { headers: Json[] };
    expect(response["content"]).to.deep.equal({
      size: 8,
      compression: 0,
      mimeType: "text/html",
      text: "good bye",
    });
    expect(response["bodySize"]).to.equal(8);
    expect(response.headers.map(({ name, value }) => [name, value].join(": "))).to.deep.equal([
      "Content-Type: text/html",
      "Content-Length: 8",
      "Set-Cookie: s=t; Path=/",
    ]);
  });

  it("writes a binary body in base64", async () => {
    const { after } = await changed(rich, ({ response }) => {
      if (response !== null) response.content = Buffer.from([0, 1, 2, 255]);
    });
    const { content } = after["response"] as { content: Json };
    expect([content["text"], content["encoding"]]).to.deep.equal(["AAEC/w==", "base64"]);
  });

  it("adds a body to a request that had none", async () => {
    const { after } = await changed(smallEntry(), ({ request }) => {
      request.content = Buffer.from("x");
    });
    const { postData, headers } = after["request"] as Json;
    expect(postData).to.deep.equal({ mimeType: "", text: "x", params: [] });
    expect(headers).to.deep.equal([{ name: "content-length", value: "1" }]);
  });

  it("sets status, reason and place of a redirect", async () => {
    const paths = await touchedPaths(rich, ({ response }) => {
      if (response === null) return;
      response.statusCode = 302;
      response.reason = "Found";
      response.headers.set("Location", "/there");
    });
    expect(paths).to.include.members([
      "response.status",
      "response.statusText",
      "response.redirectURL",
    ]);
    expect(paths.some((path) => path.startsWith("response.content"))).to.equal(false);
  });

  it("takes a response away, and an error in its place", async () => {
    const { after } = await changed(rich, (flow) => {
      flow.response = null;
    });
    expect((after["response"] as Json)["status"]).to.equal(0);
    expect(after["_priority"]).to.equal("High");
  });

  it("edits, adds and removes WebSocket messages where they are", async () => {
    const entry = smallEntry({
      _resourceType: "websocket",
      _webSocketMessages: [
        { type: "send", time: 1, opcode: 1, data: "a", _id: 1 },
        { type: "error", time: 1.5, opcode: -1, data: "oh" },
        { type: "receive", time: 2, opcode: 1, data: "b" },
        { type: "send", time: 3, opcode: 2, data: "AAE=" },
      ],
    });
    const { after } = await changed(entry, ({ websocket }) => {
      if (websocket === null) return;
      const [first] = websocket.messages;
      if (first !== undefined) first.text = "A";
      websocket.messages.pop();
    });
    expect(after["_webSocketMessages"]).to.deep.equal([
      { type: "send", time: 1, opcode: 1, data: "A", _id: 1 },
      { type: "error", time: 1.5, opcode: -1, data: "oh" },
      { type: "receive", time: 2, opcode: 1, data: "b" },
    ]);
  });

  it("keeps comments and marks", async () => {
    const { after } = await changed(rich, (flow) => {
      flow.comment = "look";
      flow.marked = ":red_circle:";
    });
    expect([after["comment"], after["_flow"]]).to.deep.equal(["look", { marked: ":red_circle:" }]);
  });

  describe("the body of a request", () => {
    const post = (headers: readonly Json[], mimeType: string, text: string) =>
      smallEntry({
        request: {
          method: "POST",
          url: "https://example.com/",
          headers,
          postData: { mimeType, text },
        },
      });
    const typed = (value: string) => [{ name: "Content-Type", value }];

    async function bodyAfter(entry: Json, change: (flow: AnyHttpFlow) => void) {
      return (await flowOf((await changed(entry, change)).after)).request.rawContent;
    }

    it("is the bytes that are set, also where only postData says what they are", async () => {
      const bytes = Buffer.from([0xff, 0, 0x0a, 0x80]);
      const found = await bodyAfter(post([], "application/json", "{}"), ({ request }) => {
        request.rawContent = bytes;
      });
      expect(found).to.deep.equal(bytes);
    });

    for (const type of ["text/plain; charset=utf-8", null]) {
      it(`stays the same bytes when its type becomes ${type ?? "unknown"}`, async () => {
        const entry = post(typed("text/plain; charset=utf-16be"), "text/plain", "caf\u00e9");
        const before = (await flowOf(entry)).request.rawContent;
        const found = await bodyAfter(entry, ({ request }) => {
          if (type === null) request.headers.delete("content-type");
          else request.headers.set("content-type", type);
        });
        expect(found).to.deep.equal(before);
      });
    }
  });

  itForCorpus(
    "har",
    (name) => `gets a header, and nothing else changes: ${name}`,
    async (file, name) => {
      if (!name.endsWith(".har")) return;
      const { file: written } = await runThrough([file], ({ request }) => {
        request.headers.add("X-Added", "1");
        return undefined;
      });
      const before = entriesOf(file);
      entriesOf(written).forEach((entry, index) => {
        expect(differences(before[index], entry).sort()).to.deep.equal(
          expectedPaths(before[index]).sort(),
        );
      });
    },
  );
});

function expectedPaths(entry: Json | undefined): string[] {
  const { headersSize } = entry?.["request"] as { headersSize: number };
  return ["request.headers", ...(headersSize > 0 ? ["request.headersSize"] : [])];
}
