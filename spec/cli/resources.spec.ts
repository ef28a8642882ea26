import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { fixture } from "../support/captures.js";
import { describeWhere } from "../support/describe-where.js";
import { itOnlyWhere } from "../support/only-where.js";
import { Desk } from "./support/desk.js";
import type { Outcome } from "./support/program.js";

// Each of these is the real condition, made by the system: no stand-in for a disk is full as a full
// disk is.

const demo = fixture("demo.mitm");
const isLinux = process.platform === "linux";

/** Runs a command as root of a namespace of its own, where file systems can be mounted. */
const withMounts = "unshare --map-root-user --mount";
const canMount = (): boolean =>
  spawnSync("unshare", ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"])
    .status === 0;

describeWhere(canMount, "file systems of its own (unshare)", "mitmts-dump, on a disk", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo, "disk/keep": "" }));

  /** Runs on a disk with a `dst.mitm`; what is on it then. */
  async function onDisk(
    options: string,
    line: string,
  ): Promise<Outcome & { readonly names: readonly string[]; readonly file: string }> {
    const script = `mount -t tmpfs -o ${options} none disk && echo older > disk/dst.mitm
      ${line}
      code=$?; ls -A disk > names; cat disk/dst.mitm > file; exit $code`;
    desk.write({ "on-disk.sh": script });
    const outcome = await desk.shell(`export -f mitmts-dump; ${withMounts} bash on-disk.sh`);
    const names = desk.read("names").toString().split("\n").slice(0, -1);
    return { ...outcome, names, file: desk.read("file").toString() };
  }

  for (const [title, line] of [
    ["-w FILE", "mitmts-dump -r src.mitm -w disk/dst.mitm"],
    ["-w FILE.gz", "mitmts-dump -r src.mitm -w disk/new.mitm.gz"],
    ["-w NEW", "mitmts-dump -r src.mitm -w disk/new.mitm"],
    ["-w +NEW", "mitmts-dump -r src.mitm -w +disk/new.mitm"],
  ] as const) {
    it(`that is full: leaves what was there, no debris, and says so: ${title}`, async () => {
      const { code, stderr, names, file } = await onDisk("size=4k", line);
      expect(code).to.equal(1);
      expect(stderr).to.match(/^mitmts-dump: disk\/[\w.]+: cannot write: the disk is full\n$/);
      expect({ names, file }).to.deep.equal({ names: ["dst.mitm"], file: "older\n" });
    });
  }

  it("that is full: a file that is added to ends where it did", async () => {
    const line = "cp src.mitm disk/all.mitm && mitmts-dump -r src.mitm -w +disk/all.mitm";
    const { code } = await onDisk("size=64k", `${line} && cmp src.mitm disk/all.mitm`);
    expect(code).to.equal(1);
    const { code: same } = await onDisk("size=64k", `${line}; cmp src.mitm disk/all.mitm`);
    expect(same).to.equal(0);
  });

  it("that is full: -i leaves each file, and goes on", async () => {
    const touch = `export function response(ctx, flow) { flow.response.headers.set("x-seen", "1"); }`;
    desk.write({ "s.mjs": touch, "small.mitm": demo.subarray(0, 3656) });
    const line = `cp src.mitm small.mitm disk
      mitmts-dump -i -s s.mjs -r disk/src.mitm -r disk/small.mitm
      code=$?; cmp src.mitm disk/src.mitm && ! cmp -s small.mitm disk/small.mitm && (exit $code)`;
    const { code, stderr, names } = await onDisk("size=64k", line);
    expect(code).to.equal(1);
    expect(stderr).to.contain("disk/src.mitm: cannot write: the disk is full\n");
    expect(stderr).to.contain("1 of 2 files rewritten; as they were: disk/src.mitm\n");
    expect(names).to.deep.equal(["dst.mitm", "small.mitm", "src.mitm"]);
  });

  it("that has no room for another file", async () => {
    const { code, stderr } = await onDisk(
      "nr_inodes=2",
      "mitmts-dump -r src.mitm -w disk/dst.mitm",
    );
    expect(code).to.equal(1);
    expect(stderr).to.equal("mitmts-dump: disk/dst.mitm: cannot write: the disk is full\n");
  });

  it("that is read-only", async () => {
    const line = "mount -o remount,ro disk; mitmts-dump -r src.mitm -w";
    for (const path of ["disk/dst.mitm", "disk/new.mitm", "+disk/new.mitm"]) {
      const { code, stderr, names, file } = await onDisk("size=8k", `${line} ${path}`);
      expect(code).to.equal(1);
      expect(stderr).to.match(
        /^mitmts-dump: disk\/\w+\.mitm: cannot write: read-only file system\n$/,
      );
      expect({ names, file }).to.deep.equal({ names: ["dst.mitm"], file: "older\n" });
    }
  });
});

describeWhere(
  () => isLinux,
  "Linux",
  "mitmts-dump, when the system refuses,",
  () => {
    const desk = Desk.forSuite();
    beforeEach(() => desk.write({ "src.mitm": demo, "dst.mitm": "older" }));

    function expectAsBefore(): void {
      expect(desk.read("dst.mitm").toString()).to.equal("older");
      expect(desk.names().filter((name) => name.startsWith("."))).to.deep.equal([]);
    }

    it("a file is longer than a user may have: says so, and leaves the old one", async () => {
      const { code, stderr } = await desk.shell("ulimit -f 8; mitmts-dump -r src.mitm -w dst.mitm");
      expect(code).to.equal(1);
      expect(stderr).to.equal("mitmts-dump: dst.mitm: cannot write: file too large\n");
      expectAsBefore();
    });

    it("a file that is added to gets longer than a user may have: ends where it did", async () => {
      desk.write({ "all.mitm": demo });
      const { code } = await desk.shell("ulimit -f 64; mitmts-dump -r src.mitm -w +all.mitm");
      expect(code).to.equal(1);
      expect(desk.read("all.mitm").equals(demo)).to.be.true;
    });

    it("no more files can be opened: says so, and leaves the old one", async () => {
      desk.write({
        "hog.mjs": `import { openSync } from "node:fs";
        export function start() { try { for (;;) openSync("/dev/null"); } catch {} }`,
      });
      const { code, stderr } = await desk.shell(
        "ulimit -n 200; mitmts-dump -s hog.mjs -r src.mitm -w dst.mitm",
      );
      expect(code).to.equal(1);
      expect(stderr).to.equal("mitmts-dump: src.mitm: cannot read: too many open files\n");
      expectAsBefore();
    });

    it("an input cannot be read: an i/o error", async () => {
      // The first page of a process is never there.
      const { code, stderr } = await desk.run(["-r", "/proc/self/mem", "-w", "dst.mitm"]);
      expect(code).to.equal(1);
      expect(stderr).to.equal("mitmts-dump: /proc/self/mem: cannot read: i/o error\n");
      expectAsBefore();
    });

    it("stdout is full: exit 1, for flows and for a listing", async () => {
      for (const args of ["", "--flow-detail 1"]) {
        const { code, stderr } = await desk.shell(`mitmts-dump -r src.mitm ${args} > /dev/full`);
        expect(code).to.equal(1);
        expect(stderr).to.equal("mitmts-dump: <stdout>: cannot write: the disk is full\n");
      }
    });

    it("stdout cannot be written: an i/o error", async () => {
      // The shell's memory at address 0, where there is none.
      const { code, stderr } = await desk.shell(
        "{ mitmts-dump -r src.mitm -w -; } > /proc/self/mem",
      );
      expect(code).to.equal(1);
      expect(stderr).to.equal("mitmts-dump: <stdout>: cannot write: i/o error\n");
    });

    it("stdout takes no byte: says so, and does not try for ever", async () => {
      // The memory of a program that is there no longer.
      const { code, stderr } = await desk.shell(
        "sleep 60 & exec 3> /proc/$!/mem; kill $!; wait $!; mitmts-dump -r src.mitm -w - >&3",
      );
      expect(code).to.equal(1);
      expect(stderr).to.equal("mitmts-dump: <stdout>: cannot write: it takes no bytes\n");
    });

    it("stdout is closed: exit 1, and no file that is open by chance is written to", async () => {
      const { code } = await desk.shell("mitmts-dump -r src.mitm -w - >&-");
      expect(code).to.be.oneOf([0, 1]);
      expect(desk.read("src.mitm").equals(demo)).to.be.true;
    });

    // Root may write everything; not so where it gave up this right.
    const withoutRights =
      process.getuid?.() === 0
        ? "setpriv --inh-caps -dac_override --bounding-set -dac_override"
        : "env";
    itOnlyWhere(
      spawnSync(`${withoutRights} true`, { shell: true }).status === 0,
      "setpriv, for root may write everything",
      "a file is protected from writing: leaves it as it was",
      async () => {
        const { code, stderr } = await desk.shell(
          `export -f mitmts-dump; chmod 400 dst.mitm
          ${withoutRights} bash -c 'mitmts-dump -r src.mitm -w dst.mitm'`,
        );
        expect(code).to.equal(1);
        expect(stderr).to.equal("mitmts-dump: dst.mitm: cannot write: permission denied\n");
        expectAsBefore();
      },
    );
  },
);

describe("mitmts-dump, when files vanish,", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo, "dst.mitm": "older" }));

  function vanish(event: string, path: string): string {
    return `import { rmSync } from "node:fs";
      export function ${event}() { rmSync(${JSON.stringify(path)}, { recursive: true, force: true }); }`;
  }

  it("the input before it is opened: says so, and leaves the old output", async () => {
    desk.write({ "s.mjs": vanish("start", "src.mitm") });
    const { code, stderr } = await desk.run(["-s", "s.mjs", "-r", "src.mitm", "-w", "dst.mitm"]);
    expect(code).to.equal(1);
    expect(stderr).to.equal("mitmts-dump: src.mitm: cannot read: no such file or directory\n");
    expect(desk.read("dst.mitm").toString()).to.equal("older");
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs"]);
  });

  it("the input after it was opened: is read to its end", async () => {
    desk.write({ "s.mjs": vanish("request", "src.mitm") });
    const { code } = await desk.run(["-s", "s.mjs", "-r", "src.mitm", "-w", "dst.mitm"]);
    expect(code).to.equal(0);
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
  });

  it("the folder of the output: says so", async () => {
    desk.write({ "s.mjs": vanish("request", "there"), "there/dst.mitm": "older" });
    const { code, stderr } = await desk.run([
      "-s",
      "s.mjs",
      "-r",
      "src.mitm",
      "-w",
      "there/dst.mitm",
    ]);
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      "mitmts-dump: there/dst.mitm: cannot write: no such file or directory\n",
    );
  });
});
