import { expect } from "chai";
import fc from "fast-check";
import { closestEvent, eventNames } from "../../lib/script/events.js";
import { prepare } from "../flow-runner/support.js";

describe("the event that a misspelt name was meant to be", () => {
  const misspelt = {
    websocket_message: "websocketmessage",
    websocketMessage: "websocketmessage",
    WebSocketStart: "websocketstart",
    Response: "response",
    RESPONSE: "response",
    tcp_message: "tcpmessage",
    udpMessage: "udpmessage",
    dns_request: "dnsrequest",
    onRequest: "request",
    handleResponse: "response",
    http_request: "request",
    reponse: "response",
    responce: "response",
    resposne: "response",
    respponse: "response",
    request_: "request",
    requestHeaders: "requestheaders",
    clientConnect: "clientconnect",
  };
  for (const [name, event] of Object.entries(misspelt)) {
    it(`is ${event} for ${name}`, () => {
      expect(closestEvent(name)).to.equal(event);
    });
  }

  for (const name of [
    "options",
    "helper",
    "respond",
    "isRequestToApi",
    "addHeader",
    "default",
    "onlyHosts",
    "redactCookies",
    "handle",
    "on",
    "x",
  ]) {
    it(`is none for ${name}`, () => {
      expect(closestEvent(name)).to.be.undefined;
    });
  }

  it("is found for any event in other cases, with any separators", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...eventNames),
        fc.array(fc.tuple(fc.boolean(), fc.constantFrom("", "", "_", "-")), {
          minLength: 17,
          maxLength: 17,
        }),
        (event, changes) => {
          const name = Array.from(event, (letter, index) => {
            const [isUpper, separator] = changes[index] ?? [false, ""];
            return (isUpper ? letter.toUpperCase() : letter) + separator;
          }).join("");
          expect(closestEvent(name)).to.equal(event);
        },
      ),
    );
  });
});

describe("a script's exports", () => {
  const handler = (): void => undefined;

  it("give a warning for a function that is probably misspelt, which names the event", () => {
    const { log } = prepare([{ websocket_message: handler, Response: handler }]);
    expect(log).to.deep.equal([
      'warn 1.ts: exports "websocket_message", which is not an event; did you mean "websocketmessage"?',
      'warn 1.ts: exports "Response", which is not an event; did you mean "response"?',
    ]);
  });

  it("give none for other functions and for values that are none", () => {
    const { log } = prepare([{ helper: handler, Request: 7, default: handler, response: handler }]);
    expect(log).to.deep.equal([]);
  });

  it("give none where the event itself is exported beside", () => {
    const { log } = prepare([{ onRequest: handler, request: handler }]);
    expect(log).to.deep.equal([]);
  });
});
