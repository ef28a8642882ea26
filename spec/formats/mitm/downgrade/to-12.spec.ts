import { expect } from "chai";
import { PlainDict } from "../../../../lib/flow/state/plain-dict.js";
import { PlainList } from "../../../../lib/flow/state/plain-list.js";
import { Float, type StateValue } from "../../../../lib/flow/state/state.js";
import { loss } from "../../../../lib/formats/mitm/downgrade/loss.js";
import {
  to12,
  to13,
  to14,
  to15,
  to16,
  to17,
} from "../../../../lib/formats/mitm/downgrade/to-12.js";
import { lossesOf } from "./downgraded.js";
import { plain } from "./without.js";

describe("a flow on its way", () => {
  describe("to version 17", () => {
    const flowOf = (mode: string) =>
      PlainDict.of({ client_conn: PlainDict.of({ id: "1", proxy_mode: mode }) });

    it("has no proxy mode any more", () => {
      const flow = flowOf("transparent");
      expect(lossesOf(to17, flow)).to.deep.equal([loss.proxyMode]);
      expect(plain(flow)).to.deep.equal({ client_conn: { id: "1" } });
    });

    it("loses nothing when the mode is the one that readers assume", () => {
      expect(lossesOf(to17, flowOf("regular"))).to.deep.equal([]);
    });
  });

  describe("to version 16", () => {
    it("gets the mode that mitmproxy 7 and 8 gave every HTTP flow", () => {
      const flow = PlainDict.of({ type: "http" });
      to16(flow);
      expect(plain(flow)).to.deep.equal({ type: "http", mode: "regular" });
    });

    for (const type of ["tcp", "dns"]) {
      it(`gets no mode when it is a ${type} flow`, () => {
        const flow = PlainDict.of({ type });
        to16(flow);
        expect(plain(flow)).to.deep.equal({ type });
      });
    }
  });

  describe("to version 15", () => {
    const times = (created: StateValue) =>
      PlainDict.of({
        timestamp_created: created,
        request: PlainDict.of({ timestamp_start: new Float(20) }),
        client_conn: PlainDict.of({ timestamp_start: new Float(10) }),
      });

    it("loses a time of its own", () => {
      const flow = times(new Float(19.5));
      expect(lossesOf(to15, flow)).to.deep.equal([loss.creationTime]);
      expect(flow.has("timestamp_created")).to.equal(false);
    });

    it("loses nothing when it is as old as its request, whichever kind of number says so", () => {
      expect(lossesOf(to15, times(new Float(20)))).to.deep.equal([]);
      expect(lossesOf(to15, times(20))).to.deep.equal([]);
    });

    it("loses nothing when it has no request and is as old as its connection", () => {
      const flow = times(new Float(10));
      flow.delete("request");
      expect(lossesOf(to15, flow)).to.deep.equal([]);
    });
  });

  describe("to version 14", () => {
    const flowOf = (injected: boolean) =>
      PlainDict.of({
        websocket: PlainDict.of({
          messages: new PlainList([
            new PlainList([1, true, Buffer.from("a"), new Float(1), false, injected]),
          ]),
        }),
      });

    it("has messages without the mark that the proxy made them", () => {
      const flow = flowOf(true);
      expect(lossesOf(to14, flow)).to.deep.equal([loss.injectedMark]);
      expect(plain(flow)).to.deep.equal({
        websocket: { messages: [[1, true, Buffer.from("a"), 1, false]] },
      });
    });

    it("loses nothing when client and server made all messages", () => {
      expect(lossesOf(to14, flowOf(false))).to.deep.equal([]);
    });

    it("stays as it is without a WebSocket connection", () => {
      const flow = PlainDict.of({ websocket: null });
      expect(lossesOf(to14, flow)).to.deep.equal([]);
      expect(plain(flow)).to.deep.equal({ websocket: null });
    });
  });

  describe("to version 13", () => {
    it("has no comment any more", () => {
      const flow = PlainDict.of({ comment: "look here" });
      expect(lossesOf(to13, flow)).to.deep.equal([loss.comment]);
      expect(plain(flow)).to.deep.equal({});
    });

    it("loses nothing when the comment is empty", () => {
      expect(lossesOf(to13, PlainDict.of({ comment: "" }))).to.deep.equal([]);
    });
  });

  describe("to version 12", () => {
    for (const { marker, marked, losses } of [
      { marker: "", marked: false, losses: [] },
      { marker: ":default:", marked: true, losses: [] },
      { marker: ":red_circle:", marked: true, losses: [loss.marker] },
    ]) {
      it(`is ${marked ? "marked" : "not marked"} when its marker is "${marker}"`, () => {
        const flow = PlainDict.of({ marked: marker });
        expect(lossesOf(to12, flow)).to.deep.equal(losses);
        expect(plain(flow)).to.deep.equal({ marked });
      });
    }
  });
});
