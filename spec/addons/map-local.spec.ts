import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mediaTypeOf } from "../../lib/addons/map-local/media-type.js";
import { fc } from "../support/property.js";
import { exchange, runAddons } from "./support.js";

describe("--map-local", () => {
  let root: string;
  let folder: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "mitmts-dump-map-local-"));
    folder = join(root, "site");
    mkdirSync(join(folder, "sub"), { recursive: true });
    mkdirSync(join(root, "site-two"));
    writeFileSync(join(folder, "a.txt"), "inside");
    writeFileSync(join(folder, "sub", "index.html"), "<p>inside</p>");
    for (const name of ["secret.txt", "site-two/secret.txt"]) {
      writeFileSync(join(root, name), "outside");
    }
    symlinkSync(join(root, "secret.txt"), join(folder, "link.txt"));
    symlinkSync(root, join(folder, "up"));
    symlinkSync("a.txt", join(folder, "inner.txt"));
  });
  after(() => rmSync(root, { recursive: true }));

  /** The status and the body that a URL is answered with. */
  async function answer(path: string, rule = `|example.com|${folder}`): Promise<string> {
    const flow = exchange("http://example.com/");
    flow.request.path = path;
    await runAddons({ "map-local": [rule] }, [flow]);
    return `${flow.response?.statusCode} ${flow.response?.text}`;
  }

  it("answers from files in the folder, also by a link that stays in it", async () => {
    expect(await answer("/a.txt?x=1")).to.equal("200 inside");
    expect(await answer("/sub")).to.equal("200 <p>inside</p>");
    expect(await answer("/inner.txt")).to.equal("200 inside");
  });

  it("says 404 for what is not there", async () => {
    expect(await answer("/b.txt")).to.equal("404 ");
  });

  it("never answers from outside of the folder", async () => {
    const paths = [
      ...["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/sub/../../secret.txt"],
      ...["/link.txt", "/up/secret.txt", "/up/site-two/secret.txt", "/../site-two/secret.txt"],
      ...[`/${root}/secret.txt`, `/%2f${root}/secret.txt`, "/..\\secret.txt", "/%00/../secret.txt"],
    ];
    for (const path of paths) expect(await answer(path), path).not.to.contain("outside");
    const byGroup = `|example.com/(.*)|${folder}`;
    for (const path of paths) expect(await answer(path, byGroup), path).not.to.contain("outside");
  });

  it("never does, whatever the path is made of", async () => {
    const piece = fc.constantFrom(
      ...["..", ".", "/", "%2e", "%2F", "\\", "%5c", "secret.txt", "up", "sub", "link.txt", "site"],
      ...["%00", "~", "//", "site-two", "%252e", "a.txt", "%c0%ae", "?", "#"],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        expect(await answer(`/${pieces.join("")}`)).not.to.contain("outside");
      }),
    );
  });

  it("says what type a file is of, by its name", () => {
    expect(mediaTypeOf("/a/b.html")).to.equal("text/html");
    expect(mediaTypeOf("b.JS")).to.equal("text/javascript");
    expect(mediaTypeOf("b.tar.gz")).to.equal("application/x-tar");
    expect(mediaTypeOf("b.tgz")).to.equal("application/x-tar");
    expect(mediaTypeOf("b.unknown")).to.be.null;
    expect(mediaTypeOf(".html")).to.be.null;
  });
});
