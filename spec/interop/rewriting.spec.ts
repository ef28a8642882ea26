import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withAddons, type AddonSettings } from "../../lib/addons/addons.js";
import type { Flow } from "../../lib/flow/flow.js";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import { FlowRunner } from "../../lib/flow-runner.js";
import { plain } from "../formats/mitm/downgrade/without.js";
import { fixture } from "../support/captures.js";
import { readFlows, writeFlows } from "../support/mitm-file.js";
import { describeWithMitmproxy, runPython } from "./python.js";
import { rewritingCapture } from "./rewriting-flows.js";

const program = readFileSync(new URL("rewriting.py", import.meta.url), "utf8");

/** Made before the cases are, because they name files in it. */
const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-rewriting-"));
const site = join(folder, "site");

const cases: readonly AddonSettings[] = [
  { "modify-headers": ["/A/new"] },
  { "modify-headers": ["/~q/X-Request/1", "/~s/X-Response/2", "/cookie/", "/x-request/again"] },
  { "modify-headers": ["|~d one.example.com|Host|other.example"] },
  { "modify-headers": [":~m GET & ~u static:X-\\x41\\n:\\xe4\\0101"] },
  { "modify-headers": [`|X-File|@${join(folder, "value.txt")}`] },
  { "modify-body": ["/secret/s3cr3t"] },
  { "modify-body": ["/~q/s(e|x)cret/\\1", "/~s & ~h text.html/<p>.*</p>/all"] },
  { "modify-body": ["/x*/-"] },
  { "modify-body": ["/a|/."] },
  { "modify-body": ["|~d example|(?i)SECRET(?=<)|"] },
  { "modify-body": [`|secret|@${join(folder, "value.txt")}`, "/^/begin "] },
  { "map-remote": ["|^http://one\\.example\\.com/|https://two.example:8443/base/"] },
  { "map-remote": ["|//(?P<host>\\w+)\\.example\\.com|//\\g<host>.example.org", "|(org)|\\1\\1"] },
  { "map-remote": ["|~q & ~u static|/static/|\\g<0>copy/", "|~s|example|never"] },
  { "map-local": [`|one.example.com/static|${site}`] },
  { "map-local": [`|example.com/(?:static)?/?([a-z]*)|${site}`] },
  { "map-local": [`|~u packed|packed|${join(site, "a.js")}`, `|one.example|${site}`] },
  { "block-list": ["/~d one.example.com/404"] },
  { "block-list": [":~q & ~u static:444", "/~u gone|cut/204"] },
  { "block-list": ["/~q/404", "/~q/403", "/~u login/401"] },
  { anticache: [] },
  { anticomp: [] },
  { anticache: [], anticomp: [] },
  { stickycookie: [".*"] },
  { stickycookie: ["~u account"] },
  { stickyauth: [".*"] },
  { stickyauth: ["~u account"] },
  { "map-remote": ["/www/api/"], stickyauth: ["."], stickycookie: ["."] },
  { "block-list": ["/~u login/401"], "modify-headers": ["/X/1"], "modify-body": ["/^/x"] },
  {
    "map-local": [`|static|${site}`],
    "modify-headers": ["/~s/Server/mine", "/~q/A/1"],
    "modify-body": ["/console/CONSOLE"],
  },
];

/** As mitmproxy takes them. */
function optionsOf(settings: AddonSettings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, values]) => {
      const isFlag = name.startsWith("anti");
      const isOne = name.startsWith("sticky");
      return [name.replace("-", "_"), isFlag ? true : isOne ? values[0] : values];
    }),
  );
}

describeWithMitmproxy("12.2.3", "addons, compared with mitmdump's,", (python) => {
  let capture: Buffer;
  const theirs = new Map<AddonSettings, readonly Flow[]>();

  before(async function () {
    this.timeout(300_000);
    mkdirSync(join(site, "folder"), { recursive: true });
    writeFileSync(join(folder, "value.txt"), "from a file");
    for (const name of ["a.js", "index.html", "a_b.txt", "folder/index.html"]) {
      writeFileSync(join(site, name), `console of ${name}`);
    }
    symlinkSync("a.js", join(site, "link.txt"));
    capture = Buffer.concat([await rewritingCapture(), fixture("demo.mitm")]);
    const source = join(folder, "source.mitm");
    writeFileSync(source, capture);
    const orders = cases.map((settings, index) => {
      const target = join(folder, `${index}.mitm`);
      return { settings, options: optionsOf(settings), source, target };
    });
    runPython(python, program, [], Buffer.from(JSON.stringify({ cases: orders })));
    for (const { settings, target } of orders) {
      theirs.set(settings, await readFlows(readFileSync(target)));
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const settings of cases) {
    it(`give the same flows for ${shown(settings)}`, async () => {
      const ours = await rewritten(settings, (await readFlows(capture)).filter(isHttp));
      const expected = theirs.get(settings) ?? [];
      expect(ours.map(comparable)).to.deep.equal(expected.filter(isHttp).map(comparable));
    });

    it(`change something for ${shown(settings)}, and leave the rest as it was`, async () => {
      const original = (await readFlows(capture)).filter(isHttp);
      const ours = await rewritten(settings, (await readFlows(capture)).filter(isHttp));
      expect(ours.some((flow) => flow.isTouched)).to.be.true;
      for (const [index, flow] of ours.entries()) {
        if (flow.isTouched) continue;
        const before = await writeFlows(...original.slice(index, index + 1));
        expect((await writeFlows(flow)).equals(before)).to.be.true;
      }
    });
  }
});

function shown(settings: AddonSettings): string {
  return Object.entries(settings)
    .map(([name, values]) => `--${name} ${values.join(" ")}`.replaceAll(folder, ""))
    .join(" ");
}

function isHttp(flow: Flow): flow is HttpFlow<"request"> {
  return flow.type === "http";
}

async function rewritten(
  settings: AddonSettings,
  flows: readonly HttpFlow<"request">[],
): Promise<HttpFlow<"request">[]> {
  const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const runner = new FlowRunner(await withAddons([], settings), {
    onScriptError: "abort",
    options: {},
    logFor: () => silent,
    onError: quiet,
  });
  await runner.run(flows);
  return runner.takeWritable().filter(isHttp);
}

function quiet(): void {
  // What is logged is not compared.
}

/**
 * A flow without what may differ: the time of what was made just now, who made it, and the length of
 * bodies that stayed as they were, which mitmproxy adds.
 */
function comparable(flow: HttpFlow<"request">): unknown {
  const copy = flow.copy();
  copy.id = flow.id;
  if (copy.error?.msg.startsWith("Connection killed") === true) copy.error.timestamp = 0;
  for (const message of [copy.request, copy.response]) {
    if (message === null) continue;
    if (message.headers.get("server")?.startsWith("mitm") === true) {
      message.headers.set("server", "a proxy");
      message.timestampStart = message.timestampEnd = 0;
    }
    if ((message.timestampEnd ?? 0) > 1_760_000_000)
      message.timestampStart = message.timestampEnd = 0;
    const content = message.getContent({ strict: false });
    message.rawContent = content;
    message.headers.delete("content-length");
  }
  return plain(copy.state);
}
