import { expect } from "chai";
import type { HttpFlow } from "../../../../lib/flow/http-flow.js";
import { itForReleases, touchedAndRewritten } from "../../../support/each-release.js";
import { ofType, readFlow, readFlows, writeFlows } from "../../../support/mitm-file.js";
import { releaseFixtures } from "../../../support/release-fixtures.js";
import { beginning } from "../../../support/release-flows.js";
import { decodeAll, editAt, encode, keysOf, text, withEntry } from "../../../support/tnetstring.js";

/** The messages in short: opcode, direction, content, time, dropped, injected. */
function messagesOf(flow: HttpFlow<"request">) {
  return flow.websocket?.messages.map((message) => [
    message.type,
    message.fromClient,
    message.content.toString("latin1"),
    message.timestamp - beginning,
    message.dropped,
    message.injected,
  ]);
}

const inUtf8 = Buffer.from("naïve ☕ 😀").toString("latin1");
const sixteenBytes = Buffer.from(Array.from({ length: 16 }, (_, byte) => byte)).toString("latin1");

describe("a WebSocket connection", () => {
  itForReleases("websocket", "http", "has all messages", (flow, format) => {
    // mitmproxy 1 did not save which messages are binary, 1 and 2 not which were dropped; injected
    // ones there are since 8.
    expect(messagesOf(flow)).to.deep.equal([
      [1, true, inUtf8, 143, false, false],
      [format === 1 ? 1 : 2, false, sixteenBytes, 143.5, false, false],
      [1, false, '{"type":"pong"}', 144, format >= 3, false],
      [format === 1 ? 1 : 2, true, "", 144.5, false, format >= 15],
    ]);
  });

  itForReleases("websocket", "http", "has them when it was touched", async (flow) => {
    const before = messagesOf(flow);
    expect(messagesOf(await touchedAndRewritten(flow))).to.deep.equal(before);
  });

  itForReleases("websocket", "http", "knows how it ended", ({ websocket }, format) => {
    expect({
      closedByClient: websocket?.closedByClient,
      closeCode: websocket?.closeCode,
      closeReason: websocket?.closeReason,
      timestampEnd: (websocket?.timestampEnd ?? 0) - beginning,
    }).to.deep.equal({
      // mitmproxy 1 did not save these.
      closedByClient: format === 1 ? null : true,
      closeCode: format === 1 ? null : 1001,
      closeReason: format === 1 ? null : "going away",
      // Before 7, when the connection to the server ended.
      timestampEnd: format >= 14 ? 145 : 148,
    });
  });

  for (const { path, file, flows } of releaseFixtures) {
    const handshake = flows.indexOf("handshake");
    const websocket = flows.indexOf("websocket");
    if (handshake < 0) continue;

    it(`leaves the flow of its handshake as it was: ${path}`, async () => {
      const flow = (await readFlows(file))[handshake];
      expect(ofType("http", flow).websocket).to.be.null;
    });

    if (websocket < 0) continue;

    it(`is written as it was when nothing touched it: ${path}`, async () => {
      const flow = (await readFlows(file))[websocket];
      const wanted = decodeAll(file)[websocket];
      if (!flow || !wanted) throw new Error("there is no such flow");
      expect((await writeFlows(flow)).equals(encode(wanted))).to.be.true;
    });

    it(`has its messages when its handshake was changed: ${path}`, async () => {
      const all = await readFlows(file);
      ofType("http", all[handshake]).request.path = "/changed";
      expect(messagesOf(ofType("http", all[websocket]))).to.have.length(4);
      expect(ofType("http", all[websocket]).request.path).to.equal("/chat");
    });

    it(`has its messages when its handshake is missing: ${path}`, async () => {
      const alone = decodeAll(file)[websocket];
      if (!alone) throw new Error("there is no such flow");
      expect(messagesOf(ofType("http", await readFlow(alone)))).to.have.length(4);
    });

    it(`can be touched and read again whatever type its handshake claims: ${path}`, async () => {
      const whole = decodeAll(file)[websocket];
      if (!whole) throw new Error("there is no such flow");
      const odd = keysOf(whole).includes("handshake_flow")
        ? editAt(whole, ["handshake_flow"], (inside) => withEntry(inside, "type", text("odd")))
        : whole;
      const flow = await touchedAndRewritten(ofType("http", await readFlow(odd)));
      expect(messagesOf(flow)).to.have.length(4);
    });

    it(`can be touched and read again when its handshake is missing: ${path}`, async () => {
      const alone = decodeAll(file)[websocket];
      if (!alone) throw new Error("there is no such flow");
      const flow = await touchedAndRewritten(ofType("http", await readFlow(alone)));
      expect(messagesOf(flow)).to.have.length(4);
    });
  }
});
