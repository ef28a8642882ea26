import { expect } from "chai";
import { once } from "node:events";
import { duplexPair, type Duplex } from "node:stream";
import { relay } from "../../../lib/capture/stream/tcp-relay.js";
import { relayWebSocket } from "../../../lib/capture/stream/websocket-relay.js";
import { ServerConnection } from "../../../lib/flow/connection.js";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";
import { WebSocketData } from "../../../lib/flow/websocket.js";
import { routeWithoutClient } from "../support/route.js";

/** What comes before the relay: the other side says that it sends no more, or is gone. */
const endings = {
  "has ended": async (near: Duplex, far: Duplex): Promise<void> => {
    far.end();
    near.resume();
    await once(near, "end");
  },
  "is closed": async (near: Duplex): Promise<void> => {
    near.destroy();
    await once(near, "close");
  },
};

describe("a relay that begins when one side is over", () => {
  for (const [what, end] of Object.entries(endings)) {
    for (const isClient of [true, false]) {
      const side = isClient ? "client" : "server";

      it(`ends the other side of TCP, where the ${side} ${what}`, async () => {
        const [[near, far], [otherNear, otherFar]] = [duplexPair(), duplexPair()];
        await end(near, far);
        const { route, recorded } = await routeWithoutClient();
        const [client, server] = isClient ? [near, otherNear] : [otherNear, near];
        relay(route, ServerConnection.make(), client, server);
        otherFar.resume();
        await once(otherFar, "end");
        otherFar.end("last words");
        const flow = await recorded;
        if (flow.type !== "tcp") expect.fail("no TCP flow");
        expect(flow.error).equal(null);
        const said = flow.messages.map(({ fromClient, content }) => [fromClient, String(content)]);
        // What is gone for good hears no more.
        expect(said).deep.equal(what === "is closed" ? [] : [[!isClient, "last words"]]);
      });

      it(`ends the other side of WebSocket, where the ${side} ${what}`, async () => {
        const [[near, far], [otherNear, otherFar]] = [duplexPair(), duplexPair()];
        await end(near, far);
        const { route, recorded } = await routeWithoutClient();
        const flow = HttpFlow.make(Request.make("GET", "http://a.test/"));
        flow.response = Response.make(101);
        flow.websocket = WebSocketData.make();
        const [client, server] = isClient ? [near, otherNear] : [otherNear, near];
        relayWebSocket(route, flow, client, server);
        otherFar.resume();
        await once(otherFar, "end");
        expect(await recorded).equal(flow);
        expect(flow.websocket).include({ closedByClient: isClient, closeCode: 1006 });
      });
    }
  }
});
