import { expect } from "chai";
import {
  entriesOf,
  harOf,
  runThrough,
  smallEntry,
  writeHarFile,
  flowOf,
  type Json,
} from "./har-file.js";
import { readFlow } from "../../support/mitm-file.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";

const three = harOf(smallEntry({ time: 1 }), smallEntry({ time: 2 }), smallEntry({ time: 3 }));
const times = (file: Buffer) => entriesOf(file).map(({ time }) => time);

function logOf(file: Buffer): { pages: Json[]; creator: Json; entries: Json[] } {
  return (JSON.parse(file.toString()) as { log: { pages: Json[]; creator: Json; entries: Json[] } })
    .log;
}

describe("a HAR file with other entries than were read", () => {
  for (const dropped of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]) {
    it(`is whole without those that were dropped: ${dropped.join(", ")}`, async () => {
      const { file } = await runThrough([three], (_flow, index) =>
        dropped.includes(index) ? [] : undefined,
      );
      expect(times(file)).to.deep.equal([1, 2, 3].filter((_time, at) => !dropped.includes(at)));
    });
  }

  it("has duplicates in their places, with all that the entry has", async () => {
    const { file } = await runThrough(
      [harOf(smallEntry({ _priority: "Low" }), smallEntry({ time: 2 }))],
      (flow, index) => (index === 0 ? [flow, flow.copy()] : undefined),
    );
    expect(entriesOf(file).map(({ time, _priority }) => [time, _priority])).to.deep.equal([
      [12.5, "Low"],
      [12.5, "Low"],
      [2, undefined],
    ]);
  });

  it("is the same bytes where there are no entries", async () => {
    const empty = Buffer.from('{"log": {"version":"1.2", "entries": [ ], "comment":"none"}}\n');
    expect((await runThrough([empty])).file.toString()).to.equal(empty.toString());
  });

  it("takes an entry where there was none", async () => {
    const file = await writeHarFile(await flowOf(smallEntry({ comment: "first" })));
    expect(entriesOf(file.file)).to.have.length(1);
  });

  it("joins the pages of several files, and renames those of the same name", async () => {
    const withPages = (title: string, isEarly: boolean): Buffer => {
      const pages = [{ id: "page_1", title }];
      const entries = [smallEntry({ pageref: "page_1", comment: title })];
      const log = isEarly ? { creator: { name: title }, pages, entries } : { entries, pages };
      return Buffer.from(JSON.stringify({ log }));
    };
    for (const [early, second] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      const { file } = await runThrough([withPages("a", early), withPages("b", second)]);
      const { pages, entries } = logOf(file);
      expect(pages).to.deep.equal([
        { id: "page_1", title: "a" },
        { id: "page_1-2", title: "b" },
      ]);
      expect(entries.map(({ pageref }) => pageref)).to.deep.equal(["page_1", "page_1-2"]);
    }
  });

  it("says what it takes over of the first file only", async () => {
    const { file, losses } = await runThrough([three, harOf(smallEntry())]);
    expect(logOf(file).creator).to.deep.equal({ name: "spec", version: "1" });
    expect(losses).to.deep.equal([
      { what: "what HAR files after the first say of themselves, save their pages", count: 1 },
    ]);
  });

  it("counts flows that are no HTTP flows", async () => {
    const { file, losses } = await writeHarFile(
      await readFlow(smallTcpFlow()),
      await readFlow(smallHttpFlow()),
    );
    expect(entriesOf(file)).to.have.length(1);
    expect(losses).to.deep.equal([{ what: "TCP flows", count: 1 }]);
  });
});
