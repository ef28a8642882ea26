import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { compileFilter } from "../../lib/filter/compile.js";
import { FilterSyntaxError } from "../../lib/filter/errors.js";
import { DnsFlow } from "../../lib/flow/dns-flow.js";
import { DnsMessage } from "../../lib/flow/dns/message.js";
import { DnsQuestion } from "../../lib/flow/dns/question.js";
import { DnsResourceRecord } from "../../lib/flow/dns/resource-record.js";
import { FlowError } from "../../lib/flow/flow-error.js";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { TcpMessage } from "../../lib/flow/stream-message.js";
import { WebSocketData, WebSocketMessage } from "../../lib/flow/websocket.js";
import { readFlow, readFlowOf } from "../support/mitm-file.js";
import { smallHttpFlow, smallResponse, smallTcpFlow } from "../support/small-flow.js";
import { bytes, dict, float, integer, list, text } from "../support/tnetstring.js";

function selects(expression: string, flow: Flow): boolean {
  return compileFilter(expression)(flow);
}

function exchange(): HttpFlow {
  const request = Request.make("POST", "http://api.example.com/users?id=7", "the question", {
    Host: "api.example.com",
    "Content-Type": "text/plain",
    "X-Name": "Jürgen",
  });
  const response = Response.make(201, "the answer", { "Content-Type": "image/png", Server: "s" });
  const flow = HttpFlow.make(request, response);
  if (flow.response === null) throw new Error("no response");
  flow.clientConn.peername = ["192.0.2.7", 50_000];
  flow.serverConn.address = ["203.0.113.9", 443];
  return Object.assign(flow, { response: flow.response });
}

describe("compileFilter", () => {
  const yes = [
    ...[
      "~all",
      "~http",
      "~s",
      "~a",
      "~c 201",
      "~m POST",
      "~m post",
      "~m ^p",
      "~d api",
      "~d EXAMPLE",
    ],
    ...["users", "~u 'id=7$'", "~u ^http://", "~src ^192", "~src :50000$", "~dst 203.*:443"],
    ...["~h x-name", "~hq '^Host: api'", "~hs '^server: s\\r$'", "~t plain", "~t png", "~tq ^text"],
    ...["~ts image", "~b question", "~b answer", "~bq QUESTION", "~bs answer$", "~marker ^$"],
    ...["~comment ^$", "~meta ^$", '~h "J\\\\xc3\\\\xbcrgen"', "~h Jürgen", "!~q", "~q | ~s"],
  ];
  for (const expression of yes) {
    it(`selects an exchange by ${expression}`, () => {
      expect(selects(expression, exchange())).to.be.true;
    });
  }

  const no = [
    ...[
      "~q",
      "~e",
      "~tcp",
      "~udp",
      "~dns",
      "~websocket",
      "~marked",
      "~replay",
      "~replayq",
      "~replays",
    ],
    ...[
      "~c 200",
      "~m GET",
      "~d other",
      "~u https",
      "~src ^203",
      "~hq ^server",
      "~hs ^host",
      "~tq png",
    ],
    ...[
      "~ts text",
      "~bq answer",
      "~bs question",
      "~b nothing",
      "~h JÜRGEN",
      "!~s",
      "~q & ~s",
      "~c 1",
    ],
  ];
  for (const expression of no) {
    it(`does not select it by ${expression}`, () => {
      expect(selects(expression, exchange())).to.be.false;
    });
  }

  it("sees what scripts change", () => {
    const flow = exchange();
    flow.marked = ":red_circle:";
    flow.comment = "first\nsecond";
    flow.isReplay = "response";
    flow.error = new FlowError("broken");
    flow.metadata.set("depth", 1.5);
    for (const expression of [
      ...["~marked", "~marker red", "~comment ^second$", "~replay", "~replays", "!~replayq", "~e"],
      "~meta '^depth: 1.5$'",
    ]) {
      expect(selects(expression, flow), expression).to.be.true;
    }
  });

  it("matches bodies without their content coding", () => {
    const flow = exchange();
    flow.response.headers.set("content-encoding", "gzip");
    flow.response.rawContent = gzipSync("inside");
    expect(selects("~bs ^inside$", flow)).to.be.true;
  });

  it("matches a body that cannot be decoded as it was sent", () => {
    const flow = exchange();
    flow.response.headers.set("content-encoding", "gzip");
    flow.response.rawContent = Buffer.from("not gzip");
    expect(selects("~bs ^not", flow)).to.be.true;
  });

  it("matches no body that was not kept", () => {
    const flow = exchange();
    flow.request.rawContent = null;
    flow.response.rawContent = null;
    expect(selects('~b ""', flow)).to.be.false;
  });

  it("matches WebSocket messages one by one, by who sent them", () => {
    const flow = exchange();
    flow.websocket = WebSocketData.make();
    flow.websocket.messages.push(
      new WebSocketMessage("ping", { fromClient: true }),
      new WebSocketMessage("pong", { fromClient: false }),
    );
    const found = ["~websocket", "~b ping", "~bq ping", "~bs pong", "~b ^pong$"];
    for (const expression of found) expect(selects(expression, flow), expression).to.be.true;
    for (const expression of ["~bq pong", "~bs ping", "~b pingpong"]) {
      expect(selects(expression, flow), expression).to.be.false;
    }
  });

  it("matches TCP messages", async () => {
    const flow = await readFlowOf("tcp", smallTcpFlow());
    flow.messages.push(new TcpMessage("from me", { fromClient: true }));
    for (const expression of [
      "~tcp",
      "~b me",
      "~bq me",
      "!~bs me",
      "!~u .",
      "!~d .",
      "!~h .",
      "!~q",
    ]) {
      expect(selects(expression, flow), expression).to.be.true;
    }
  });

  it("matches the names and records of DNS", () => {
    const query = DnsMessage.make({ questions: [new DnsQuestion("a.example")] });
    const flow = DnsFlow.make(
      query,
      query.succeed([DnsResourceRecord.a("a.example", "192.0.2.1")]),
    );
    const found = [
      "~dns",
      "~s",
      "~u ^a",
      "A\\.EX",
      "~b 192",
      "~bs 192",
      "!~bq 192",
      "~bq a",
      "!~d .",
    ];
    for (const expression of found) expect(selects(expression, flow), expression).to.be.true;
    expect(selects("~u .", DnsFlow.make(DnsMessage.make()))).to.be.false;
  });

  it("takes notes as Python shows them", async () => {
    const metadata = dict({ a: list(float("1.0"), bytes("b")), "b c": text("it's") });
    const flow = await readFlow(smallHttpFlow({ metadata }));
    expect(selects("~meta \"^a: \\\\[1\\\\.0, b'b'\\\\]$\"", flow)).to.be.true;
    expect(selects('~meta "^b c: it\'s$"', flow)).to.be.true;
  });

  it("takes several fields of one type each", () => {
    const flow = exchange();
    flow.response.headers.setAll("content-type", ["text/html", "font/woff2"]);
    expect(selects("~ts woff2", flow)).to.be.true;
    expect(selects("~a", flow)).to.be.true;
  });

  it("heeds the case of asset types, as mitmproxy does", () => {
    const flow = exchange();
    flow.response.headers.set("content-type", "IMAGE/PNG");
    expect(selects("~a", flow)).to.be.false;
  });

  it("says where a regular expression is wrong, as a place in the whole expression", () => {
    expect(() => compileFilter('~q & ~b "a\\\\d(b"'))
      .to.throw(FilterSyntaxError)
      .that.includes({ position: 13, reason: "this ( is not closed" });
    expect(() => compileFilter("~b é** "))
      .to.throw(FilterSyntaxError)
      .that.includes({ position: 5 });
    expect(() => compileFilter("\t~u a**"))
      .to.throw(FilterSyntaxError)
      .that.includes({ position: 6 });
  });

  it("refuses half a surrogate pair in a pattern for bytes", () => {
    expect(() => compileFilter("~b \ud800")).to.throw(FilterSyntaxError);
    expect(compileFilter("~u \ud800")).to.be.a("function");
  });

  describe("looks at as little as it can:", () => {
    const damaged = smallHttpFlow({ response: smallResponse({ content: text("no bytes") }) });

    it("at nothing when the type decides", async () => {
      const flow = await readFlow(smallHttpFlow());
      expect(selects("~tcp & ~b x", flow)).to.be.false;
      expect(flow.isOpened).to.be.false;
    });

    for (const expression of [
      ...["~b x & ~m POST", "~b x & !~http", "(~b x & ~q ) & ~c 200", "!(~c 200 | ~b x)"],
    ]) {
      it(`at no body where ${expression} is false without`, async () => {
        expect(selects(expression, await readFlow(damaged))).to.be.false;
      });
    }

    for (const expression of [
      "~b x | ~m GET",
      "~b x | ~all",
      "!(~b x & ~tcp )",
      "~b x & ~h y | ~c 200",
    ]) {
      it(`at no body where ${expression} is true without`, async () => {
        expect(selects(expression, await readFlow(damaged))).to.be.true;
      });
    }

    it("at the body where it must", async () => {
      const flow = await readFlow(damaged);
      expect(() => selects("~b x & ~m GET", flow)).to.throw('"content" should be bytes');
    });
  });

  it("changes nothing", async () => {
    const flow = await readFlow(
      smallHttpFlow({ response: smallResponse({ status_code: integer(404) }) }),
    );
    const operators = [
      "~b",
      "~comment",
      "~d",
      "~dst",
      "~h",
      "~m",
      "~marker",
      "~meta",
      "~src",
      "~t",
      "~u",
    ];
    for (const operator of operators) selects(`${operator} nowhere`, flow);
    expect(flow.isTouched).to.be.false;
  });
});
