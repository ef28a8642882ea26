import { expect } from "chai";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { writeFlows } from "../support/mitm-file.js";
import { Desk } from "./support/desk.js";

function login(): HttpFlow<"request"> {
  const request = Request.make(
    "POST",
    "https://example.com/login",
    "user=ada&password=tr0ub4dor%263",
    {
      "Content-Type": "application/x-www-form-urlencoded",
      Cookie: "sid=5f2d77a1c0ffee",
    },
  );
  return HttpFlow.make(
    request,
    Response.make(200, '{"token": "5f2d77a1c0ffee", "mail": "ada@example.com"}'),
  );
}

describe("--redact", () => {
  const desk = Desk.forSuite();
  beforeEach(async () => desk.write({ "src.mitm": await writeFlows(login(), login()) }));

  const bodies = ["--print", "response?.text"];
  async function linesOf(...args: string[]): Promise<string[]> {
    const { stdout } = await desk.run(["-r", "src.mitm", "--redact", ...args]);
    return stdout.toString().split("\n").slice(0, -1);
  }

  it("says what was replaced, and where, and never the secret", async () => {
    const { code, stderr } = await desk.run(["-r", "src.mitm", "--redact", "-w", "dst.har"]);
    expect(code).to.equal(0);
    expect(stderr.split("\n").slice(0, -1)).to.deep.equal([
      "mitmts-dump: redacted:",
      "mitmts-dump:   cookie  request headers (2)",
      "mitmts-dump:   email   response body (2)",
      "mitmts-dump:   name    request body (2)",
      "mitmts-dump:   name    response body (2)",
    ]);
    expect(desk.read("dst.har").toString()).not.to.match(/5f2d77a1c0ffee|tr0ub4dor|ada@/);
  });

  it("gives a secret the same stand-in wherever it is", async () => {
    const [first = "", second] = await linesOf(
      "--print",
      "request.cookies.get('sid') + ' ' + response?.text",
    );
    expect(second).to.equal(first);
    expect(first).to.match(
      /^(REDACTED_[a-z2-7]{12}) \{"token": "\1", "mail": "REDACTED_[a-z2-7]{12}@redacted\.invalid"\}$/,
    );
  });

  it("gives it another one in another run, unless there is a key", async () => {
    expect(await linesOf(...bodies)).not.to.deep.equal(await linesOf(...bodies));
    const keyed = await linesOf("--redact-key", "key", ...bodies);
    expect(await linesOf("--redact-key", "key", ...bodies)).to.deep.equal(keyed);
    expect(desk.read("key").toString()).to.match(/^[0-9a-f]{64}\n$/);
  });

  it("redacts what scripts duplicate, too", async () => {
    const [, copy = ""] = await linesOf("-e", "ctx.duplicateFlow(flow)", ...bodies);
    expect(copy).to.contain("REDACTED_");
  });

  for (const option of ["--diff", "--dry-run"]) {
    it(`refuses ${option}, which shows what was there before`, async () => {
      const { code, stdout, stderr } = await desk.run(["-r", "src.mitm", "--redact", option]);
      expect({ code, stdout: stdout.toString() }).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.match(new RegExp(`^mitmts-dump: ${option} shows what was there before, `));
    });
  }

  it("writes nothing with --flow-detail 0, and says what would be replaced", async () => {
    const { code, stdout, stderr } = await desk.run([
      "-r",
      "src.mitm",
      "--redact",
      "--flow-detail",
      "0",
    ]);
    expect({ code, stdout: stdout.toString() }).to.deep.equal({ code: 0, stdout: "" });
    expect(stderr).to.contain("mitmts-dump:   cookie  request headers (2)\n");
  });

  it("counts what is redacted as changed, in whatever format it was read", async () => {
    await desk.run(["-r", "src.mitm", "-w", "src.har"]);
    const args = ["-r", "src.har", "--redact", "-w", "dst.har", "--summary", "json"];
    const { stderr } = await desk.run(args);
    expect(JSON.parse(stderr.split("\n").at(-2) ?? "")).to.include({
      flows_out: 2,
      flows_changed: 2,
      flows_new: 0,
    });
  });

  it("takes rules from a file", async () => {
    desk.write({
      "rules.json": JSON.stringify({
        off: ["email"],
        names: { remove: ["token"] },
        patterns: [{ name: "user", pattern: "\\bada\\b(?!@)" }],
      }),
    });
    const [line] = await linesOf(
      "--redact-rules",
      "rules.json",
      "--print",
      "response?.text + request.text",
    );
    expect(line).to.match(/"mail": "ada@example\.com"/);
    expect(line).to.match(/user=REDACTED_[a-z2-7]{12}&password=REDACTED_[a-z2-7]{12}$/);
  });

  it("says that a file of rules, or of a key, is not there or cannot be read", async () => {
    for (const option of ["--redact-rules", "--redact-key"]) {
      const { code, stderr } = await desk.run(["-r", "src.mitm", "--redact", option, "no/file"]);
      expect(code).to.equal(2);
      expect(stderr).to.equal(
        `mitmts-dump: ${option} no/file: cannot read: no such file or directory\n`,
      );
    }
  });

  const wrong: Readonly<Record<string, RegExp>> = {
    "no JSON": /^mitmts-dump: --redact-rules rules\.json: /,
    '{"of":[]}': /Unrecognized key/,
    '{"off":["emails"]}': /off: there is no rule "emails"$/m,
    '{"patterns":[{"name":"a","pattern":"("}]}':
      /patterns\.0\.pattern: is not a regular expression$/m,
  };
  for (const [text, message] of Object.entries(wrong)) {
    it(`refuses rules that are wrong: ${text}`, async () => {
      desk.write({ "rules.json": text });
      const { code, stderr } = await desk.run([
        "-r",
        "src.mitm",
        "--redact",
        "--redact-rules",
        "rules.json",
      ]);
      expect(code).to.equal(2);
      expect(stderr).to.match(message);
    });
  }
});
