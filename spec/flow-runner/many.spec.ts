import { expect } from "chai";
import { TcpMessage } from "../../lib/flow/stream-message.js";
import type { TcpFlow } from "../../lib/flow/stream-flow.js";
import { listing } from "../formats/listing/listing.js";
import { readFlowOf } from "../support/mitm-file.js";
import { smallTcpFlow } from "../support/small-flow.js";
import { runThrough, prepare } from "./support.js";

/** More than a call can take as arguments. */
const many = 300_000;

async function flowOfManyMessages(): Promise<TcpFlow> {
  const flow = await readFlowOf("tcp", smallTcpFlow());
  flow.messages = Array.from(
    { length: many },
    () => new TcpMessage("x", { fromClient: true, timestamp: 0 }),
  );
  return flow;
}

describe("very many", () => {
  it("flows that a handler emits are all written", async () => {
    const flow = await readFlowOf("tcp", smallTcpFlow());
    const emitted = await runThrough(
      {
        tcpstart: (ctx, present) => {
          for (let count = 0; count < many; count++) ctx.emit(present);
        },
      },
      [flow],
    );
    expect(emitted).to.have.length(many + 1);
  });

  for (const [how, tcpstart] of [
    [
      "threw",
      () => {
        throw new Error("enough");
      },
    ],
    ["returned a promise that is rejected", () => Promise.reject(new Error("enough"))],
  ] as const) {
    it(`messages are all there after a handler ${how}`, async () => {
      const flow = await flowOfManyMessages();
      const { runner } = prepare([{ tcpstart }], { onScriptError: "drop" });
      await runner.run([flow]);
      expect(flow.messages).to.have.length(many);
    });
  }

  it("messages are all listed", async () => {
    const lines = (await listing([await flowOfManyMessages()])).split("\n");
    expect(lines.length - 1).to.equal(many);
  });
});
