import type { Flow } from "../../../lib/flow/flow.js";
import { Headers } from "../../../lib/flow/headers.js";
import { ofType } from "../../support/mitm-file.js";

const http = (flow: Flow) => ofType("http", flow);

/** What scripts do to HTTP flows that have all of their parts. */
export const httpEdits: readonly (readonly [what: string, edit: (flow: Flow) => void])[] = [
  ["a header that is set", (flow) => http(flow).request.headers.set("x-edited", "after")],
  ["a header that is added", (flow) => http(flow).response?.headers.add("x-new", "caf\udce9")],
  ["a header that is put first", (flow) => http(flow).request.headers.insert(0, "x-new", "1")],
  [
    "a header that is removed",
    (flow) => {
      const [name] = http(flow).request.headers.keys();
      if (name !== undefined) http(flow).request.headers.delete(name);
    },
  ],
  [
    "the status code",
    (flow) => {
      const { response } = http(flow);
      if (response) response.statusCode = 100_000;
    },
  ],
  ["a body of text", (flow) => (http(flow).request.rawContent = Buffer.from("a body"))],
  ["a body of bytes", (flow) => (http(flow).request.rawContent = Buffer.from([0xff, 0, 0xfe]))],
  ["a body that is not kept", (flow) => (http(flow).request.rawContent = null)],
  ["the trailers", (flow) => (http(flow).request.trailers = new Headers({ "x-sum": "1" }))],
  ["the host", (flow) => (http(flow).request.host = "another.example.com")],
  ["the comment", (flow) => (flow.comment = 'look, ☕: "this"\n is longer than any')],
  ["a time", (flow) => (flow.timestampCreated = 1234567.125)],
  ["a field of a connection", (flow) => (flow.serverConn.sni = "another.example.com")],
  ["an address", (flow) => (flow.clientConn.peername = ["192.0.2.1", 65_535])],
  ["an entry of the metadata", (flow) => flow.metadata.set("count", "how many?")],
  ["a new entry", (flow) => flow.metadata.set("new", { a: [1, 1.5, null, true] })],
  ["an entry that is removed", (flow) => flow.metadata.delete("count")],
  ["a response that is removed", (flow) => (http(flow).response = null)],
  ["a message that is taken out", (flow) => http(flow).websocket?.messages.splice(0, 1)],
  [
    "the content of a message",
    (flow) => {
      const [message] = http(flow).websocket?.messages ?? [];
      if (message) message.content = Buffer.from("another content");
    },
  ],
];
