import { fc } from "../support/property.js";
import { expect } from "chai";
import { TcpFlow, UdpFlow } from "../../lib/flow/stream-flow.js";
import { TcpMessage, UdpMessage } from "../../lib/flow/stream-message.js";
import { WebSocketMessage } from "../../lib/flow/websocket.js";
import type { Flow } from "../../lib/flow/flow.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlow, readFlows, rewritten, writeFlows } from "../support/mitm-file.js";
import { smallTcpFlow } from "../support/small-flow.js";
import { decode } from "../support/tnetstring.js";
import { faultsOf } from "../support/version-21.js";

type AnyMessage = TcpMessage | UdpMessage | WebSocketMessage;

/** One way to get at the messages of each kind of flow that has them. */
interface Kind {
  /** The number of the flow in fixtures/demo.mitm or the newest release's fixture. */
  readonly find: (flow: Flow) => boolean;
  readonly get: (flow: Flow) => AnyMessage[];
  readonly set: (flow: Flow, messages: readonly AnyMessage[]) => void;
  readonly make: (content: string) => AnyMessage;
}

const kinds: Readonly<Record<string, Kind>> = {
  "a WebSocket connection": {
    find: (flow) => flow.type === "http" && flow.websocket !== null,
    get: (flow) => (flow.type === "http" ? (flow.websocket?.messages ?? []) : []),
    set: (flow, messages) => {
      if (flow.type === "http" && flow.websocket) {
        flow.websocket.messages = messages.filter((one) => one instanceof WebSocketMessage);
      }
    },
    make: (content) => new WebSocketMessage(content, { fromClient: true, timestamp: 5.5 }),
  },
  "a TCP flow": {
    find: (flow) => flow.type === "tcp",
    get: (flow) => (flow.type === "tcp" ? flow.messages : []),
    set: (flow, messages) => {
      if (flow.type === "tcp") {
        flow.messages = messages.filter((one) => one instanceof TcpMessage);
      }
    },
    make: (content) => new TcpMessage(content, { fromClient: true, timestamp: 5.5 }),
  },
  "a UDP flow": {
    find: (flow) => flow.type === "udp",
    get: (flow) => (flow.type === "udp" ? flow.messages : []),
    set: (flow, messages) => {
      if (flow.type === "udp") {
        flow.messages = messages.filter((one) => one instanceof UdpMessage);
      }
    },
    make: (content) => new UdpMessage(content, { fromClient: true, timestamp: 5.5 }),
  },
};

for (const [name, { find, get, set, make }] of Object.entries(kinds)) {
  describe(`the messages of ${name}`, () => {
    let flow: Flow;
    let before: string[];

    beforeEach(async () => {
      const found = (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).find(find);
      if (!found) throw new Error("the fixture has no such flow");
      flow = found;
      before = contentsOf(get(flow));
    });

    async function written(): Promise<string[]> {
      return contentsOf(get(await rewritten(flow)));
    }

    it("are there when nothing was done", async () => {
      expect(await written()).to.deep.equal(before);
    });

    it("have one more when one was pushed", async () => {
      get(flow).push(make("new"));
      expect(await written()).to.deep.equal([...before, "new"]);
    });

    it("have it first when it was put there", async () => {
      get(flow).unshift(make("new"));
      expect(await written()).to.deep.equal(["new", ...before]);
    });

    it("lack one that was spliced out", async () => {
      get(flow).splice(0, 1);
      expect(await written()).to.deep.equal(before.slice(1));
    });

    it("lack those that were filtered out", async () => {
      set(
        flow,
        get(flow).filter((_, index) => index !== 1),
      );
      expect(await written()).to.deep.equal(before.toSpliced(1, 1));
    });

    it("lack those that were filtered out in two steps", async () => {
      set(
        flow,
        get(flow).filter((_, index) => index !== 0),
      );
      set(
        flow,
        get(flow).filter(({ timestamp }) => timestamp > 0),
      );
      expect(await written()).to.deep.equal(before.slice(1));
    });

    it("have one that was pushed before they were assigned", async () => {
      get(flow).push(make("new"));
      set(flow, [...get(flow)]);
      expect(await written()).to.deep.equal([...before, "new"]);
    });

    it("are none when they were all taken away", async () => {
      get(flow).length = 0;
      expect(await written()).to.deep.equal([]);
    });

    it("are the other way round when they were reversed", async () => {
      get(flow).reverse();
      expect(await written()).to.deep.equal(before.toReversed());
    });

    it("have one twice when it was put there twice", async () => {
      get(flow).push(...get(flow).slice(0, 1));
      expect(await written()).to.deep.equal([...before, before[0]]);
    });

    it("have what was edited", async () => {
      const [first] = get(flow);
      if (first) first.content = Buffer.from("edited");
      expect(await written()).to.deep.equal(["edited", ...before.slice(1)]);
    });

    it("have what was edited after it was pushed", async () => {
      const message = make("new");
      get(flow).push(message);
      message.content = Buffer.from("newer");
      expect(await written()).to.deep.equal([...before, "newer"]);
    });

    it("have what was done after they were written once", async () => {
      get(flow).push(make("one"));
      await writeFlows(flow);
      get(flow).push(make("two"));
      expect(await written()).to.deep.equal([...before, "one", "two"]);
    });

    it("give the same array each time", () => {
      expect(get(flow)).to.equal(get(flow));
    });

    it("give the array that was assigned", () => {
      const messages = [make("a")];
      set(flow, messages);
      expect(contentsOf(get(flow))).to.deep.equal(["a"]);
    });

    it("have a direction and a time that can be set", async () => {
      const [first] = get(flow);
      if (first) Object.assign(first, { fromClient: !first.fromClient, timestamp: 7.25 });
      const [again] = get(await rewritten(flow));
      expect([again?.fromClient, again?.timestamp]).to.deep.equal([first?.fromClient, 7.25]);
    });

    it("keep their bytes when an array of the same messages is assigned", async () => {
      const file = await writeFlows(flow);
      set(flow, [...get(flow)]);
      expect((await writeFlows(flow)).equals(file)).to.be.true;
    });

    it("are what an array would be, whatever is done to it", async () => {
      const all = get(flow);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
          set(flow, all.slice());
          for (const one of steps) apply(one);
          expect(await written()).to.deep.equal(contentsOf(get(flow)));
        }),
        { numRuns: 60 },
      );
    });

    function apply({ kind, at }: Step): void {
      const messages = get(flow);
      if (kind === "push") messages.push(make(String(at)));
      else if (kind === "splice") messages.splice(at, 1);
      else if (kind === "assign") set(flow, messages.slice(at));
      else if (kind === "write") flow.sync();
      else if (messages[at]) messages[at] = make("in its place");
    }
  });
}

for (const [type, make] of [
  ["tcp", () => TcpFlow.make([new TcpMessage("hi", { fromClient: true })])],
  ["udp", () => UdpFlow.make([new UdpMessage("hi", { fromClient: true })])],
] as const) {
  describe(`a new ${type} flow`, () => {
    it("has its messages when it is written and read again", async () => {
      const again = ofType(type, await rewritten(make()));
      expect([
        again.messages.map(({ content }) => content.toString()),
        again.clientConn.transportProtocol,
        again.error,
      ]).to.deep.equal([["hi"], type, null]);
    });

    it("is all that format 21 asks for", async () => {
      expect(faultsOf(decode(await writeFlows(make())))).to.be.empty;
    });
  });
}

describe("a TCP flow", () => {
  it("began when its client connected", async () => {
    const flow = await readFlow(smallTcpFlow());
    flow.clientConn.timestampStart = 12.5;
    expect(flow.timestampStart).to.equal(12.5);
  });
});

describe("a copy of a message", () => {
  const init = { fromClient: true, timestamp: 5.5 };
  for (const message of [
    new TcpMessage("before", init),
    new UdpMessage("before", init),
    new WebSocketMessage("before", init),
  ]) {
    it(`has what the message has, and no more of it: ${message.constructor.name}`, () => {
      const copy = message.copy();
      message.content = Buffer.from("after");
      expect([copy.content.toString(), copy.fromClient, copy.timestamp]).to.deep.equal([
        "before",
        true,
        5.5,
      ]);
    });
  }
});

describe("a WebSocket message", () => {
  it("is text when it is made of text", () => {
    const { type, isText, text, injected, dropped } = new WebSocketMessage("é", {
      fromClient: false,
    });
    expect([type, isText, text, injected, dropped]).to.deep.equal([1, true, "é", true, false]);
  });

  it("is binary when it is made of bytes", () => {
    const { type, isText, content } = new WebSocketMessage(new Uint8Array([255]), {
      fromClient: false,
    });
    expect([type, isText, content]).to.deep.equal([2, false, Buffer.from([255])]);
  });

  it("is made now when no time is given", () => {
    const { timestamp } = new WebSocketMessage("", { fromClient: true });
    expect(timestamp).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000 + 1);
  });

  it("can be dropped, which is written", async () => {
    const flow = (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).find(
      (one) => one.type === "http" && one.websocket !== null,
    );
    if (flow?.type !== "http") throw new Error("the fixture has no such flow");
    flow.websocket?.messages[0]?.drop();
    const again = await rewritten(flow);
    const dropped = again.type === "http" && again.websocket?.messages.map((one) => one.dropped);
    expect(dropped).to.deep.equal([true, false, true, false]);
  });

  it("can be edited as text", () => {
    const message = new WebSocketMessage("tea", { fromClient: true });
    message.text = message.text.replace("tea", "café");
    expect(message.content).to.deep.equal(Buffer.from("café"));
  });

  it("has no text when it is binary", () => {
    const message = new WebSocketMessage(Buffer.from("bytes"), { fromClient: true });
    expect(() => message.text).to.throw(TypeError, "isText");
    expect(() => (message.text = "text")).to.throw(TypeError, "isText");
    expect(message.content.toString()).to.equal("bytes");
  });

  it("keeps bytes that are no text when it is edited as text", () => {
    const message = new WebSocketMessage("", { fromClient: true });
    message.content = Buffer.from([0xff, 0x61]);
    message.text = message.text.replace("a", "b");
    expect(message.content).to.deep.equal(Buffer.from([0xff, 0x62]));
  });

  it("does not share memory with what it was made of", () => {
    const bytes = Buffer.from("before");
    const message = new WebSocketMessage(bytes, { fromClient: true });
    bytes.write("after!");
    expect(message.content.toString()).to.equal("before");
  });

  it("refuses a type that is no whole number", () => {
    const message = new WebSocketMessage("", { fromClient: true });
    expect(() => (message.type = 1.5)).to.throw(TypeError);
  });
});

interface Step {
  readonly kind: "push" | "splice" | "assign" | "write" | "replace";
  readonly at: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("push", "splice", "assign", "write", "replace"),
  at: fc.nat(4),
});

function contentsOf(messages: readonly AnyMessage[]): string[] {
  return messages.map(({ content }) => content.toString("latin1"));
}
