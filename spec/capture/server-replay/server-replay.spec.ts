import { expect } from "chai";
import {
  defaultServerReplayOptions,
  ServerReplay,
  type ServerReplayOptions,
} from "../../../lib/capture/server-replay/server-replay.js";
import { Headers } from "../../../lib/flow/headers.js";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";

describe("server replay", () => {
  const opened: ServerReplay[] = [];
  afterEach(() => {
    for (const replay of opened.splice(0)) replay.close();
  });

  function replayOf(
    flows: readonly HttpFlow<"request">[],
    options: Partial<ServerReplayOptions> = {},
  ) {
    const replay = new ServerReplay({ ...defaultServerReplayOptions, ...options });
    opened.push(replay);
    for (const flow of flows) replay.add(flow);
    return replay;
  }

  const saved = (url: string, answer: string): HttpFlow<"request"> =>
    HttpFlow.make(Request.make("GET", url), Response.make(200, answer));

  /** What a request to the URL is answered with. */
  function answerTo(replay: ServerReplay, request: string | Request): HttpFlow<"request"> {
    const flow = HttpFlow.make(
      typeof request === "string" ? Request.make("GET", request) : request,
    );
    flow.isLive = true;
    replay.answer(flow);
    return flow;
  }

  it("answers with the response to the same request", () => {
    const replay = replayOf([saved("http://a.test/1", "one"), saved("http://a.test/2", "two")]);
    const flow = answerTo(replay, "http://a.test/2");
    expect(flow.response?.text).to.equal("two");
    expect(flow.isReplay).to.equal("response");
  });

  it("gives each response once, in the order in which they were saved", () => {
    const replay = replayOf([saved("http://a.test/", "one"), saved("http://a.test/", "two")]);
    const texts = [1, 2, 3].map(() => answerTo(replay, "http://a.test/").response?.text);
    expect(texts).to.deep.equal(["one", "two", undefined]);
    expect(replay.count).to.equal(0);
  });

  it("gives the first any number of times where it may be used again", () => {
    const flows = [saved("http://a.test/", "one"), saved("http://a.test/", "two")];
    const replay = replayOf(flows, { reuse: true });
    const texts = [1, 2, 3].map(() => answerTo(replay, "http://a.test/").response?.text);
    expect(texts).to.deep.equal(["one", "one", "one"]);
  });

  it("gives a response of its own each time", () => {
    const replay = replayOf([saved("http://a.test/", "one")], { reuse: true });
    const flow = answerTo(replay, "http://a.test/");
    if (flow.response !== null) flow.response.text = "changed";
    expect(answerTo(replay, "http://a.test/").response?.text).to.equal("one");
  });

  it("passes over flows without a response", () => {
    const replay = replayOf([
      HttpFlow.make(Request.make("GET", "http://a.test/")),
      saved("http://a.test/", "one"),
    ]);
    expect(answerTo(replay, "http://a.test/").response?.text).to.equal("one");
  });

  it("keeps all of a response: bytes of headers, trailers, body", () => {
    const flow = saved("http://a.test/", "");
    const { response } = flow;
    if (response === null) expect.fail("no response");
    response.headers = new Headers([
      ["X-a", "caf\udce9"],
      ["x-A", "2"],
    ]);
    response.trailers = new Headers({ t: "u" });
    response.rawContent = Buffer.from([0, 255, 10]);
    response.reason = "Fine";
    const answered = answerTo(replayOf([flow], { refresh: false }), "http://a.test/").response;
    expect(answered?.headers.fields).to.deep.equal(response.headers.fields);
    expect([...(answered?.trailers ?? [])]).to.deep.equal([["t", "u"]]);
    expect(answered?.rawContent).to.deep.equal(response.rawContent);
    expect(answered?.reason).to.equal("Fine");
    expect(answered?.timestampStart).to.equal(response.timestampStart);
  });

  describe("moves dates", () => {
    const flow = () => {
      const old = saved("http://a.test/", "");
      if (old.response !== null) {
        old.response.timestampStart = Date.now() / 1000 - 3600;
        old.response.headers.set("date", new Date(Date.now() - 3_600_000).toUTCString());
      }
      return old;
    };
    const age = (refresh: boolean) => {
      const { response } = answerTo(replayOf([flow()], { refresh }), "http://a.test/");
      return Date.now() - Date.parse(response?.headers.get("date") ?? "");
    };

    it("to now", () => expect(age(true)).to.be.below(60_000));
    it("not where it should not", () => expect(age(false)).to.be.at.least(3_600_000));
  });

  describe("where there is no answer", () => {
    const extra = (value: ServerReplayOptions["extra"]) => {
      const messages: string[] = [];
      const onExtra = (message: string) => void messages.push(message);
      const replay = replayOf([], { extra: value, onExtra });
      return { flow: answerTo(replay, "http://a.test/x"), messages };
    };

    it("leaves the request to the server", () => {
      const { flow, messages } = extra("forward");
      expect([flow.response, flow.error]).to.deep.equal([null, null]);
      expect(messages).to.deep.equal([]);
    });

    it("kills it", () => {
      const { flow, messages } = extra("kill");
      expect(flow.error?.msg).to.equal("Connection killed.");
      expect(messages).to.deep.equal(["no saved response, so it was killed: http://a.test/x"]);
    });

    it("gives a status", () => {
      const { flow, messages } = extra(404);
      expect(flow.response?.statusCode).to.equal(404);
      expect(flow.response?.rawContent?.length).to.equal(0);
      expect(flow.isReplay).to.equal("response");
      expect(messages).to.deep.equal(["no saved response, so it got 404: http://a.test/x"]);
    });
  });

  describe("takes for the same", () => {
    const get = (url: string, headers = {}) => Request.make("GET", url, "", headers);
    const post = (body: string, type = "text/plain") =>
      Request.make("POST", "http://a.test/", body, { "content-type": type });
    const form = (body: string) => post(body, "application/x-www-form-urlencoded");
    const cases: readonly {
      readonly what: string;
      readonly one: Request;
      readonly other: Request;
      readonly options: Partial<ServerReplayOptions>;
    }[] = [
      {
        what: "another body",
        one: post("a"),
        other: post("b"),
        options: { ignoreContent: true },
      },
      {
        what: "another host",
        one: get("http://a.test/"),
        other: get("http://b.test/"),
        options: { ignoreHost: true },
      },
      {
        what: "another port",
        one: get("http://a.test/"),
        other: get("http://a.test:81/"),
        options: { ignorePort: true },
      },
      {
        what: "another value in the query",
        one: get("http://a.test/?a=1&t=2"),
        other: get("http://a.test/?t=3&a=1"),
        options: { ignoreParams: ["t"] },
      },
      {
        what: "another value in a form",
        one: form("a=1&t=2"),
        other: form("t=3&a=1"),
        options: { ignorePayloadParams: ["t"] },
      },
    ];
    for (const { what, one, other, options } of cases) {
      const isAnswered = (given: Partial<ServerReplayOptions>) => {
        const replay = replayOf([HttpFlow.make(one, Response.make(200))], given);
        return answerTo(replay, other.copy()).response !== null;
      };

      it(`what has ${what}, if that is to be ignored`, () => {
        expect(isAnswered(options)).to.equal(true);
        expect(isAnswered({})).to.equal(false);
      });
    }

    it("only what has the chosen headers", () => {
      const flows = [HttpFlow.make(get("http://a.test/", { x: "1", y: "1" }), Response.make(200))];
      const isAnswered = (headers: Record<string, string>) => {
        const replay = replayOf(flows, { useHeaders: ["X"] });
        return answerTo(replay, get("http://a.test/", headers)).response !== null;
      };
      expect(isAnswered({ X: "1", y: "2" })).to.equal(true);
      expect(isAnswered({ x: "2", y: "1" })).to.equal(false);
    });
  });
});
