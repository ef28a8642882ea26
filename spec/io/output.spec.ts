import { expect } from "chai";
import {
  chmodSync,
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
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../lib/io/errors.js";
import { openOutput, type Output } from "../../lib/io/output.js";

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
