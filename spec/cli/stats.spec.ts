import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { columnsOf } from "./support/columns.js";
import { Desk, onlyLine } from "./support/desk.js";
import { describeOnTerminal, onTerminal } from "./support/terminal.js";

describe("mitmts-dump stats", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "a.mitm": fixture("demo.mitm") }));

  it("counts flows by type, host, method, status and content type", async () => {
    const { code, stdout } = await desk.run(["stats", "a.mitm"]);
    expect(code).to.equal(0);
    const rows = stdout.toString().split("\n");
    expect(rows.filter((row) => row.startsWith("by "))).to.deep.equal([
      "by type",
      "by host",
      "by method",
      "by status",
      "by content type",
    ]);
    expect(rows[1]).to.match(/^ {2}all +13 +1 +214b +1\.2k/);
    expect(rows.find((row) => row.includes("api.example.com"))).to.match(/ 5 +56b +593b .*[▁-█]/);
  });

  it("gives all counts as JSON, those with the most flows first", async () => {
    const { stdout } = await desk.run(["stats", "--json", "a.mitm", "a.mitm"]);
    const stats = JSON.parse(stdout.toString()) as Record<
      string,
      { name: string; flows: number }[]
    >;
    expect(stats["total"]).to.include({ flows: 26, failed: 2 });
    expect(stats["by_status"]?.map(({ name, flows }) => [name, flows]).slice(0, 2)).to.deep.equal([
      ["200", 12],
      ["(no response)", 2],
    ]);
  });

  it("counts what a filter selects", async () => {
    const { stdout } = await desk.run(["stats", "--json", "--read-filter", "~m POST", "a.mitm"]);
    expect((JSON.parse(stdout.toString()) as { total: { flows: number } }).total.flows).to.equal(2);
  });

  it("shows so many of each, and says how many more there are", async () => {
    const { stdout } = await desk.run(["stats", "--top", "1", "a.mitm"]);
    expect(stdout.toString()).to.contain("  and 6 more (--top)\n");
  });

  it("needs a capture, and says where one is damaged", async () => {
    expect(onlyLine((await desk.run(["stats"])).stderr)).to.contain("name the captures");
    desk.write({ "cut.mitm": fixture("demo.mitm").subarray(0, 5000) });
    const { code, stderr } = await desk.run(["stats", "cut.mitm"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.contain("cut.mitm: flow 3");
  });

  it("takes captures for the format that it is told", async () => {
    const { code, stderr } = await desk.run(["stats", "--from", "har", "a.mitm"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.match(/^mitmts-dump: a\.mitm: .*byte 0/);
    expect(
      (await desk.run(["stats", "--from", "mitm", "--max-body", "1k", "a.mitm"])).code,
    ).to.equal(0);
  });

  describeOnTerminal("on a terminal", () => {
    for (const columns of [40, 80, 200]) {
      it(`keeps its columns where names are wide, in ${columns} columns`, async () => {
        const code = 'request.method = "例え".repeat(request.path.length)';
        await desk.run(["-r", "a.mitm", "-e", code, "-w", "wide.mitm"]);
        const { lines } = await onTerminal(desk, "mitmts-dump stats wide.mitm", { columns });
        // Behind the name is how many flows there are.
        const ends = lines
          .filter((line) => line.startsWith("  "))
          .flatMap((line) => /^ {2}.*?\S +\d+(?= |$)/.exec(line)?.[0] ?? []);
        expect(ends.filter((end) => end.includes("例え"))).not.to.be.empty;
        expect([...new Set(ends.map(columnsOf))]).to.have.length(1);
        for (const line of lines) expect(columnsOf(line), line).to.be.at.most(columns);
      });
    }

    for (const columns of [40, 80, 120, 200]) {
      it(`fits into ${columns} columns`, async () => {
        const { lines } = await onTerminal(desk, "mitmts-dump stats a.mitm", { columns });
        for (const line of lines) expect(line.length, line).to.be.at.most(columns);
        const { text } = await onTerminal(desk, "mitmts-dump stats a.mitm", {
          columns,
          env: "TERM=xterm",
        });
        expect(text).to.contain("\x1b[1mby host\x1b[0m");
      });
    }
  });
});
