import { fc } from "../../../support/property.js";
import { expect } from "chai";
import type { Flow } from "../../../../lib/flow/flow.js";
import { Headers } from "../../../../lib/flow/headers.js";
import { anyBytes, wellFormed } from "../../../support/arbitrary/element.js";
import { tcpFlow, wholeHttpFlow } from "../../../support/arbitrary/flow.js";
import { fixture } from "../../../support/captures.js";
import { ofType, readFlow, readFlows, writeFlows } from "../../../support/mitm-file.js";
import { readEverything } from "../../../support/public-model.js";
import { readable } from "../../../support/readable.js";
import {
  boolean,
  bytes,
  decodeAll,
  dict,
  editAt,
  elementAt,
  encode,
  float,
  integer,
  list,
  nothing,
  text,
  withEntry,
  withoutEntry,
  withSplice,
  type Element,
  type Path,
} from "../../../support/tnetstring.js";

/** An edit by the flow model, and what it should do to the file's elements. */
interface Edit {
  readonly name: string;
  readonly change: (flow: Flow) => void;
  readonly expected: (element: Element) => Element;
}

const http = (flow: Flow) => ofType("http", flow);

/** The header that is edited; the arbitrary flows have none of this name. */
const added = list(bytes("x-edited"), bytes("before"));

const responseHeaders: Path = ["response", "headers"];

const httpEdits: readonly Edit[] = [
  {
    name: "a header's value",
    change: (flow) => http(flow).response?.headers.set("X-Edited", "after"),
    expected: (flow) => replaceHeader(flow, list(bytes("x-edited"), bytes("after"))),
  },
  {
    name: "a header's value, as long as the one before",
    change: (flow) => http(flow).response?.headers.set("X-Edited", "BEFORE"),
    expected: (flow) => replaceHeader(flow, list(bytes("x-edited"), bytes("BEFORE"))),
  },
  {
    name: "a header that is added",
    change: (flow) => http(flow).request.headers.add("x-new", "caf\udce9"),
    expected: (flow) =>
      editAt(flow, ["request", "headers"], (headers) =>
        withSplice(
          headers,
          Infinity,
          0,
          list(bytes("x-new"), bytes(Buffer.from("caf\xe9", "latin1"))),
        ),
      ),
  },
  {
    name: "a header that is put first",
    change: (flow) => http(flow).request.headers.insert(0, "x-new", "1"),
    expected: (flow) =>
      editAt(flow, ["request", "headers"], (headers) =>
        withSplice(headers, 0, 0, list(bytes("x-new"), bytes("1"))),
      ),
  },
  {
    name: "a header that is removed",
    change: (flow) => http(flow).response?.headers.delete("x-EDITED"),
    expected: (flow) =>
      editAt(flow, responseHeaders, (headers) => withSplice(headers, indexOfAdded(flow), 1)),
  },
  {
    name: "the status code",
    change: (flow) => {
      const { response } = http(flow);
      if (response) response.statusCode = 100_000;
    },
    expected: (flow) => editAt(flow, ["response", "status_code"], () => integer(100_000)),
  },
  {
    name: "the body",
    change: (flow) => (http(flow).request.rawContent = Buffer.from("a longer body than there was")),
    expected: (flow) =>
      editAt(flow, ["request", "content"], () => bytes("a longer body than there was")),
  },
  {
    name: "the trailers",
    change: (flow) => (http(flow).request.trailers = new Headers({ "x-sum": "1" })),
    expected: (flow) =>
      editAt(flow, ["request", "trailers"], () => list(list(bytes("x-sum"), bytes("1")))),
  },
  {
    name: "the comment",
    change: (flow) => (flow.comment = "look, ☕: this is longer than any"),
    expected: (flow) => editAt(flow, ["comment"], () => text("look, ☕: this is longer than any")),
  },
  {
    name: "a time",
    change: (flow) => (flow.timestampCreated = 1234567.125),
    expected: (flow) => editAt(flow, ["timestamp_created"], () => float("1234567.125")),
  },
  {
    name: "a field of a connection",
    change: (flow) => (flow.serverConn.sni = "another.example.com"),
    expected: (flow) => editAt(flow, ["server_conn", "sni"], () => text("another.example.com")),
  },
  {
    name: "an address",
    change: (flow) => (flow.clientConn.peername = ["192.0.2.1", 65_535]),
    expected: (flow) =>
      editAt(flow, ["client_conn", "peername"], () => list(text("192.0.2.1"), integer(65_535))),
  },
  {
    name: "an entry of the metadata",
    change: (flow) => flow.metadata.set("count", "how many?"),
    expected: (flow) => editAt(flow, ["metadata", "count"], () => text("how many?")),
  },
  {
    name: "an entry that is added to the metadata",
    change: (flow) => flow.metadata.set("new", { a: [1, 1.5, null, true] }),
    expected: (flow) =>
      editAt(flow, ["metadata"], (metadata) =>
        withEntry(
          metadata,
          "new",
          dict({ a: list(integer(1), float("1.5"), nothing, boolean(true)) }),
        ),
      ),
  },
  {
    name: "an entry that is removed from the metadata",
    change: (flow) => flow.metadata.delete("count"),
    expected: (flow) => editAt(flow, ["metadata"], (metadata) => withoutEntry(metadata, "count")),
  },
  {
    name: "a response that is removed",
    change: (flow) => (http(flow).response = null),
    expected: (flow) => editAt(flow, ["response"], () => nothing),
  },
  {
    name: "a WebSocket that is removed",
    change: (flow) => (http(flow).websocket = null),
    expected: (flow) => editAt(flow, ["websocket"], () => nothing),
  },
];

describe("a flow of which a part was changed keeps all other bytes", () => {
  for (const { name, change, expected } of httpEdits) {
    it(`when it is ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(flowWithHeader, async (element) => {
          const flow = await readFlow(element);
          change(flow);
          expect(readable(await writeFlows(flow))).to.equal(readable(encode(expected(element))));
        }),
        { numRuns: 40 },
      );
    });
  }

  it("when it is the content of a message", async () => {
    await fc.assert(
      fc.asyncProperty(tcpWithMessage, anyBytes, async ({ element, index }, content) => {
        const flow = await readFlow(element);
        const message = ofType("tcp", flow).messages[index];
        if (message) message.content = content;
        const wanted = editAt(element, ["messages", index, 1], (old) =>
          hasData(old, content) ? old : bytes(content),
        );
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(wanted)));
      }),
      { numRuns: 80 },
    );
  });

  it("when it is a message that was taken out", async () => {
    await fc.assert(
      fc.asyncProperty(tcpWithMessage, async ({ element, index }) => {
        const flow = await readFlow(element);
        ofType("tcp", flow).messages.splice(index, 1);
        const wanted = editAt(element, ["messages"], (messages) => withSplice(messages, index, 1));
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(wanted)));
      }),
      { numRuns: 80 },
    );
  });

  it("when everything was read before the change", async () => {
    await fc.assert(
      fc.asyncProperty(flowWithHeader, wellFormed, async (element, comment) => {
        const flow = http(await readFlow(element));
        readEverything(flow);
        flow.comment = `${comment}!`;
        const wanted = editAt(element, ["comment"], (old) =>
          hasData(old, Buffer.from(`${comment}!`)) ? old : text(`${comment}!`),
        );
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(wanted)));
      }),
      { numRuns: 80 },
    );
  });

  it("when it was changed and changed back", async () => {
    await fc.assert(
      fc.asyncProperty(flowWithHeader, async (element) => {
        const flow = http(await readFlow(element));
        flow.response?.headers.set("x-edited", "after");
        flow.response?.headers.set("x-edited", "before");
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
      }),
      { numRuns: 40 },
    );
  });

  for (const path of ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm", "mitm/odd.mitm"]) {
    it(`when it is a header of each HTTP flow in fixtures/${path}`, async () => {
      const file = fixture(path);
      const flows = await readFlows(file);
      for (const flow of flows) {
        if (flow.type === "http") flow.request.headers.set("newheader", "foo");
      }
      const wanted = decodeAll(file).map((element) =>
        readable(encodeLeaf(element, ["type"])) === "4:http;"
          ? editAt(element, ["request", "headers"], (headers) =>
              withSplice(headers, Infinity, 0, list(bytes("newheader"), bytes("foo"))),
            )
          : element,
      );
      expect(readable(await writeFlows(...flows))).to.equal(
        readable(Buffer.concat(wanted.map(encode))),
      );
    });
  }

  it("and so do the flows around it", async () => {
    const file = fixture("demo.mitm");
    const elements = decodeAll(file);
    for (const index of elements.keys()) {
      const flows = await readFlows(file);
      const flow = flows[index];
      if (flow) flow.comment = "this one";
      const wanted = elements.map((element, at) =>
        at === index ? editAt(element, ["comment"], () => text("this one")) : element,
      );
      expect(readable(await writeFlows(...flows))).to.equal(
        readable(Buffer.concat(wanted.map(encode))),
      );
    }
  });
});

const flowWithHeader = fc
  .tuple(wholeHttpFlow, fc.nat(5))
  .map(([flow, at]) =>
    editAt(flow, responseHeaders, (headers) => withSplice(headers, at, 0, added)),
  );

const tcpWithMessage = fc
  .tuple(tcpFlow, fc.nat(5))
  .map(([element, at]) => {
    const messages = elementAt(element, ["messages"]);
    return { element, index: messages.kind === "list" ? at % (messages.items.length || 1) : 0 };
  })
  .filter(({ element }) => {
    const messages = elementAt(element, ["messages"]);
    return messages.kind === "list" && messages.items.length > 0;
  });

function indexOfAdded(flow: Element): number {
  const headers = elementAt(flow, responseHeaders);
  return headers.kind === "list" ? headers.items.indexOf(added) : -1;
}

function replaceHeader(flow: Element, header: Element): Element {
  return editAt(flow, [...responseHeaders, indexOfAdded(flow)], () => header);
}

function encodeLeaf(element: Element, path: Path): Buffer {
  return encode(elementAt(element, path));
}

function hasData(element: Element, data: Buffer): boolean {
  return element.kind === "leaf" && element.data.equals(data);
}
