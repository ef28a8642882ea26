import { expect } from "chai";
import { FlowFieldError } from "../../lib/flow/field.js";
import { readFlow, readFlowOf, writeFlows } from "../support/mitm-file.js";
import { readable } from "../support/readable.js";
import { smallHttpFlow, smallRequest } from "../support/small-flow.js";
import {
  bytes,
  decode,
  dict,
  editAt,
  elementAt,
  encode,
  integer,
  nothing,
  text,
  withEntry,
  type Element,
} from "../support/tnetstring.js";

describe("a flow that comes from its file with a backup", () => {
  const original: Element = smallHttpFlow({ comment: text("before") });

  function withBackup(backup: Element): Element {
    return smallHttpFlow({
      comment: text("after"),
      request: smallRequest({ path: bytes("/after") }),
      response: nothing,
      backup,
    });
  }

  it("is modified", async () => {
    expect((await readFlow(withBackup(original))).modified()).to.be.true;
  });

  it("is not modified when the two are the same", async () => {
    const flow = await readFlow(smallHttpFlow({ backup: smallHttpFlow() }));
    expect(flow.modified()).to.be.false;
  });

  it("can be reverted to it, byte by byte", async () => {
    const flow = await readFlow(withBackup(original));
    flow.revert();
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(original)));
  });

  it("shows it when it is reverted", async () => {
    const flow = await readFlowOf("http", withBackup(original));
    const seen = [flow.request.path, flow.response];
    flow.revert();
    seen.push(flow.request.path, flow.response?.reason ?? null, flow.comment);
    expect(seen).to.deep.equal(["/after", null, "/", "OK", "before"]);
  });

  it("keeps the fields that the backup does not know", async () => {
    const element = withEntry(withBackup(original), "x-unheard", integer(1));
    const flow = await readFlow(element);
    flow.revert();
    const written = decode(await writeFlows(flow));
    expect(elementAt(written, ["x-unheard"])).to.deep.equal(integer(1));
  });

  it("keeps that backup when another one is asked for", async () => {
    const flow = await readFlow(withBackup(original));
    flow.backup();
    flow.revert();
    expect(flow.comment).to.equal("before");
  });

  for (const [title, backup] of Object.entries({
    "another type": editAt(original, ["type"], () => text("tcp")),
    "another version": editAt(original, ["version"], () => integer(9)),
    "no type": dict({ comment: text("before") }),
  })) {
    it(`stays as it is when the backup is one of ${title}`, async () => {
      const element = withBackup(backup);
      const flow = await readFlow(element);
      expect(() => flow.revert()).to.throw(FlowFieldError, "backup");
      expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
    });
  }

  for (const [title, backup] of Object.entries({
    "an empty dictionary": dict({}),
    "an integer": integer(5),
    text: text("backup"),
  })) {
    it(`has none when the backup is ${title}`, async () => {
      const element = withBackup(backup);
      const flow = await readFlow(element);
      flow.revert();
      flow.backup();
      expect([flow.modified(), readable(await writeFlows(flow))]).to.deep.equal([
        false,
        readable(encode(element)),
      ]);
    });
  }
});
