import { expect } from "chai";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../lib/io/errors.js";
import { openOutput } from "../../lib/io/open-output.js";
import type { Output } from "../../lib/io/output.js";
import { describeOnlyWhere } from "../support/only-where.js";

async function errorOf(act: () => Promise<unknown>): Promise<FileError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
  throw new Error("no FileError was thrown");
}

describe("an output", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-spec-"));
    path = join(folder, "out.mitm");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function opened(text: string, given = path): Promise<Output> {
    const output = await openOutput(given);
    await output.write([Buffer.from(text)]);
    return output;
  }

  async function committed(text: string, given = path): Promise<void> {
    await (await opened(text, given)).commit();
  }

  it("is there when it is committed, and not before", async () => {
    const output = await opened("new");
    expect(existsSync(path)).to.be.false;
    await output.commit();
    expect(readFileSync(path, "utf8")).to.equal("new");
    expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
  });

  it("leaves nothing when it is rolled back", async () => {
    await (await opened("new")).rollback();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("has all chunks in order, however many", async () => {
    const chunks = Array.from({ length: 5000 }, (_, index) => Buffer.from(`${index},`));
    const output = await openOutput(path);
    await output.write([]);
    await output.write([Buffer.alloc(0)]);
    await output.write(chunks);
    await output.write([Buffer.from("end")]);
    await output.commit();
    expect(readFileSync(path, "utf8")).to.equal(`${Buffer.concat(chunks).toString()}end`);
  });

  describe("over a file", () => {
    beforeEach(() => writeFileSync(path, "old"));

    it("replaces it when it is committed", async () => {
      const output = await opened("new");
      expect(readFileSync(path, "utf8")).to.equal("old");
      await output.commit();
      expect(readFileSync(path, "utf8")).to.equal("new");
    });

    it("leaves it as it was when it is rolled back", async () => {
      await (await opened("new")).rollback();
      expect(readFileSync(path, "utf8")).to.equal("old");
      expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
    });

    for (const mode of [0o600, 0o640, 0o666, 0o755]) {
      it(`keeps its mode ${mode.toString(8)}`, async () => {
        chmodSync(path, mode);
        await committed("new");
        expect(statSync(path).mode & 0o7777).to.equal(mode);
      });
    }
  });

  describe("beside which something lies", () => {
    const ended = 2 ** 22 - 1;
    const host = hostname()
      .replace(/[^\w-]/g, "")
      .slice(0, 32);
    const leave = (name: string): void => writeFileSync(join(folder, name), "debris");

    it("clears away what a run left that was killed", async () => {
      leave(`.out.mitm.${ended}-${host}-abc123.mitmts-dump`);
      await committed("new");
      expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
    });

    for (const [what, name] of [
      ["a run at work is writing", `.out.mitm.${process.pid}-${host}-abc123.mitmts-dump`],
      ["a run on another machine may be writing", `.out.mitm.${ended}-other-abc123.mitmts-dump`],
      ["is of another file", `.other.out.mitm.${ended}-${host}-abc123.mitmts-dump`],
      ["has no such name", ".out.mitm.old.mitmts-dump"],
    ] as const) {
      it(`leaves alone what ${what}`, async () => {
        leave(name);
        await committed("new");
        expect(readdirSync(folder)).to.deep.equal([name, "out.mitm"]);
      });
    }
  });

  it("may have the longest name that there can be", async () => {
    const longest = join(folder, "ü".repeat(127));
    const output = await opened("new", longest);
    const [beside = ""] = readdirSync(folder);
    expect(Buffer.byteLength(beside)).to.be.within(200, 255);
    await output.commit();
    expect(readFileSync(longest, "utf8")).to.equal("new");
  });

  describe("of which a backup is kept", () => {
    beforeEach(() => writeFileSync(path, "old"));

    async function replaced(backupSuffix: string): Promise<string[]> {
      const output = await openOutput(path, { backupSuffix });
      await output.write([Buffer.from("new")]);
      expect(readdirSync(folder)).to.have.length(2);
      await output.commit();
      expect(readFileSync(path, "utf8")).to.equal("new");
      return readdirSync(folder);
    }

    it("has it behind a suffix", async () => {
      expect(await replaced(".bak")).to.deep.equal(["out.mitm", "out.mitm.bak"]);
      expect(readFileSync(`${path}.bak`, "utf8")).to.equal("old");
    });

    it("has it where each * is the name", async () => {
      expect(await replaced("old-*")).to.deep.equal(["old-out.mitm", "out.mitm"]);
    });

    it("has it in a folder", async () => {
      mkdirSync(join(folder, "old"));
      const output = await openOutput(path, { backupSuffix: "old/*.1" });
      await output.commit();
      expect(readFileSync(join(folder, "old", "out.mitm.1"), "utf8")).to.equal("old");
    });

    it("is as it was where the backup cannot be made", async () => {
      const output = await openOutput(path, { backupSuffix: "absent/*" });
      await output.write([Buffer.from("new")]);
      const error = await errorOf(() => output.commit());
      expect(error).to.include({ code: "ENOENT", action: "write" });
      expect(readFileSync(path, "utf8")).to.equal("old");
      expect(readdirSync(folder)).to.deep.equal(["out.mitm"]);
    });
  });

  const isRoot = process.getuid?.() === 0;
  describeOnlyWhere(isRoot, "root, who may give files away", "over a file of somebody else", () => {
    it("keeps its owner and group", async () => {
      writeFileSync(path, "old");
      chownSync(path, 12, 34);
      chmodSync(path, 0o4750);
      await committed("new");
      const { uid, gid, mode } = statSync(path);
      expect({ uid, gid, mode: mode & 0o7777 }).to.deep.equal({ uid: 12, gid: 34, mode: 0o4750 });
    });
  });

  it("is not readable for others before it is there, when what it replaces is not", async () => {
    writeFileSync(path, "old", { mode: 0o600 });
    const output = await opened("new");
    const beside = readdirSync(folder).find((name) => name !== "out.mitm") ?? "";
    expect(statSync(join(folder, beside)).mode & 0o777).to.equal(0o600);
    await output.rollback();
  });

  describe("over a symbolic link", () => {
    let link: string;
    beforeEach(() => {
      mkdirSync(join(folder, "there"));
      path = join(folder, "there", "target.mitm");
      link = join(folder, "link.mitm");
      symlinkSync(join("there", "target.mitm"), link);
    });

    it("replaces what the link leads to", async () => {
      writeFileSync(path, "old");
      await committed("new", link);
      expect(lstatSync(link).isSymbolicLink()).to.be.true;
      expect(readFileSync(path, "utf8")).to.equal("new");
    });

    it("makes what the link leads to where that is not there yet", async () => {
      await committed("new", link);
      expect(lstatSync(link).isSymbolicLink()).to.be.true;
      expect(readFileSync(path, "utf8")).to.equal("new");
    });
  });

  describe("with a plus", () => {
    it("is added to the file", async () => {
      writeFileSync(path, "old,");
      await committed("new", `+${path}`);
      expect(readFileSync(path, "utf8")).to.equal("old,new");
    });

    it("makes the file where it is not there yet", async () => {
      await committed("new", `+${path}`);
      expect(readFileSync(path, "utf8")).to.equal("new");
    });

    const end = { offset: 4, separator: Buffer.from("|") };

    it("begins behind what counts in the file", async () => {
      writeFileSync(path, "old,half");
      const output = await openOutput(`+${path}`, { from: end });
      expect(output.bytesBefore).to.equal(4);
      expect(readFileSync(path, "utf8")).to.equal("old,half");
      await output.write([Buffer.from("new,")]);
      await output.write([Buffer.from("newer")]);
      await output.commit();
      expect(readFileSync(path, "utf8")).to.equal("old,|new,newer");
    });

    it("leaves the file as it was when nothing is added", async () => {
      writeFileSync(path, "old,half");
      const output = await openOutput(`+${path}`, { from: end });
      await output.write([Buffer.alloc(0)]);
      await output.commit();
      expect(readFileSync(path, "utf8")).to.equal("old,half");
    });

    it("does not cut off what another program is just writing", async () => {
      writeFileSync(path, "old,half");
      const output = await openOutput(`+${path}`, { from: end });
      writeFileSync(path, "old,halfway");
      const error = await errorOf(() => output.write([Buffer.from("new")]));
      expect(error.message).to.contain("another program is writing to it, too; nothing was added");
      await output.rollback();
      expect(readFileSync(path, "utf8")).to.equal("old,halfway");
    });

    it("does not take back what another program has added", async () => {
      writeFileSync(path, "old,");
      const output = await opened("new,", `+${path}`);
      await committed("other,", `+${path}`);
      const error = await errorOf(() => output.rollback());
      expect(error.message).to.contain("what this run has added is still in it");
      expect(readFileSync(path, "utf8")).to.equal("old,new,other,");
    });

    for (const sayMore of [false, true]) {
      it(`is as it was when it is abandoned${sayMore ? " after a write" : ""}`, async () => {
        writeFileSync(path, "old,");
        const output = await openOutput(`+${path}`);
        if (sayMore) await output.write([Buffer.from("new")]);
        output.abandon();
        expect(readFileSync(path, "utf8")).to.equal("old,");
        await output.rollback();
      });
    }

    it("is cut off again when it is rolled back", async () => {
      writeFileSync(path, "old,");
      await (await opened("new", `+${path}`)).rollback();
      expect(readFileSync(path, "utf8")).to.equal("old,");
    });

    it("leaves no file that was not there before when it is rolled back", async () => {
      await (await opened("new", `+${path}`)).rollback();
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  it("writes devices as they are", async () => {
    await committed("gone", "/dev/null");
    expect(statSync("/dev/null").isCharacterDevice()).to.be.true;
  });

  describe("throws FileError", () => {
    it("when symbolic links lead to each other", async () => {
      symlinkSync("other", path);
      symlinkSync("out.mitm", join(folder, "other"));
      expect(await errorOf(() => openOutput(path))).to.include({ code: "ELOOP", file: path });
    });

    it("when the folder is not there", async () => {
      const given = join(folder, "absent", "out.mitm");
      const error = await errorOf(() => openOutput(given));
      expect(error).to.include({ file: given, action: "write", code: "ENOENT" });
      expect(error.message).to.equal(`${given}: cannot write: no such file or directory`);
    });

    it("when it is a folder", async () => {
      expect((await errorOf(() => openOutput(folder))).message).to.equal(
        `${folder}: cannot write: it is a folder`,
      );
      expect((await errorOf(() => openOutput(`+${folder}`))).file).to.equal(folder);
    });

    it("when the disk is full", async () => {
      const output = await openOutput("/dev/full");
      const error = await errorOf(() => output.write([Buffer.from("x")]));
      expect(error.message).to.equal("/dev/full: cannot write: the disk is full");
      await output.rollback();
    });
  });
});
