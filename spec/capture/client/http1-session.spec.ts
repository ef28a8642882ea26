import { expect } from "chai";
import { once } from "node:events";
import { duplexPair, type Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { Http1Session } from "../../../lib/capture/client/http1-session.js";
import { defaultLimits } from "../../../lib/capture/settings.js";
import { cleansUp } from "../support/proxy.js";
import { routeWithoutClient } from "../support/route.js";
import { startServer } from "../support/sockets.js";

describe("Http1Session", () => {
  cleansUp();

  it("lets a client that is slow to take a response have all the time that it needs", async () => {
    const port = await startServer((socket) => {
      const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
      socket.once("data", () => socket.write(head + "x".repeat(5_000_000)));
    });
    const { route } = await routeWithoutClient();
    const [near, far] = duplexPair();
    const session = new Http1Session(route, near, null);
    far.write(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    await untilStalled(near);
    const asked = Date.now();
    while (Date.now() < asked + 5) await wait(1);

    const drained = once(near, "drain");
    far.on("data", () => undefined);
    await drained;
    far.pause();
    await untilStalled(near);
    const isCutAt = (now: number): boolean => {
      session.checkTime(now);
      return near.destroyed;
    };
    expect(isCutAt(asked + defaultLimits.idleTimeout + 1)).equal(false);
    expect(isCutAt(Date.now() + defaultLimits.idleTimeout + 1)).equal(true);
  });
});

/** Resolves when what is written waits to be taken. */
async function untilStalled(stream: Duplex): Promise<void> {
  while (!stream.writableNeedDrain) await wait(1);
}
