import { expect } from "chai";
import { commonOptions, verbosityOf, type Verbosity } from "../../lib/cli/options/common.js";
import { runOptions, runSettings, type RunSettings } from "../../lib/cli/options/run.js";
import { UsageError } from "../../lib/cli/usage-error.js";
import { Values } from "../../lib/cli/values.js";
import { formatNamed } from "../../lib/formats/formats.js";

function valuesOf(args: readonly string[]) {
  return new Values(args, { ...runOptions, ...commonOptions });
}

function settingsOf(...args: string[]): RunSettings {
  return runSettings(valuesOf(args));
}

function verbosity(...args: string[]): Verbosity {
  return verbosityOf(valuesOf(args));
}

const nothingAsked: RunSettings = {
  inputs: [],
  from: null,
  maxBodyBytes: null,
  maxFlowBytes: null,
  onCorrupt: "abort",
  output: null,
  to: null,
  mitmVersion: null,
  isInPlace: false,
  backupSuffix: null,
  keepsPartial: false,
  contentview: null,
  color: "auto",
  showsDiff: false,
  isDryRun: false,
  summary: "auto",
  flowDetail: null,
  filters: { read: null, script: null, write: null },
  scripts: [],
  prints: [],
  scriptOptions: {},
  checksScripts: false,
  onScriptError: "abort",
  addons: {},
  requests: { verifies: true, trusted: null, via: null, timeout: 60_000 },
  redacts: false,
  redactKey: null,
  redactRules: null,
};

describe("the arguments", () => {
  it("may be none", () => {
    expect(settingsOf()).to.deep.equal(nothingAsked);
    expect(verbosity()).to.equal("normal");
  });

  it("may be all of them, long", () => {
    const settings = settingsOf(
      ...["--rfile", "a", "--rfile=b", "--from", "msgpack", "--max-body", "64M"],
      ...["--max-flow", "2G", "--on-corrupt=skip"],
      ...["--wfile", "c", "--to=mitm", "--mitm-version", "18", "--keep-partial"],
      ...["--read-filter", "~q", "--script-filter=~s", "~e"],
      ...[
        "--script",
        "one.ts",
        "-e",
        "ctx",
        "--print=flow.id",
        "--script=two.ts",
        "--set",
        "n=1",
        "--set=m=2",
      ],
      ...["--on-script-error", "keep", "--check", "--flow-detail", "0", "--no-server"],
      ...["--contentview", "JSON", "--color=never", "--dry-run", "--summary", "json"],
      ...["--insecure", "--upstream-proxy", "https://me:s%40@proxy.test", "--timeout", "0"],
    );
    expect(settings).to.deep.equal({
      inputs: ["a", "b"],
      from: formatNamed("msgpack"),
      maxBodyBytes: 64 * 1024 * 1024,
      output: "c",
      to: formatNamed("mitm"),
      mitmVersion: 18,
      maxFlowBytes: 2 ** 31,
      onCorrupt: "skip",
      isInPlace: false,
      backupSuffix: null,
      keepsPartial: true,
      flowDetail: 0,
      contentview: "json",
      color: "never",
      showsDiff: true,
      isDryRun: true,
      summary: "json",
      filters: { read: "~q", script: "~s", write: "~e" },
      scripts: ["one.ts", { code: "ctx" }, "two.ts"],
      prints: ["flow.id"],
      scriptOptions: { n: "1", m: "2" },
      checksScripts: true,
      onScriptError: "keep",
      addons: {},
      requests: {
        verifies: false,
        trusted: null,
        via: { scheme: "https", host: "proxy.test", port: 443, auth: "me:s@" },
        timeout: Infinity,
      },
      redacts: false,
      redactKey: null,
      redactRules: null,
    });
  });

  it("may turn on addons, as mitmdump has them", () => {
    const { addons } = settingsOf(
      ...["-H", "/a/b", "--modify-headers=/c/d", "-B/a/b", "-M", "|a|b", "--map-local", "/a/b"],
      ...["--block-list", "/~q/404", "--anticache", "--anticomp"],
      ...["--stickycookie", "~d a", "--stickyauth=."],
    );
    expect(addons).to.deep.equal({
      "modify-headers": ["/a/b", "/c/d"],
      "modify-body": ["/a/b"],
      "map-remote": ["|a|b"],
      "map-local": ["/a/b"],
      "block-list": ["/~q/404"],
      anticache: [],
      anticomp: [],
      stickycookie: ["~d a"],
      stickyauth: ["."],
    });
  });

  it("may be short, and put together as in mitmdump", () => {
    expect(settingsOf("-ns", "a.ts", "-r", "a", "-w", "b")).to.deep.equal({
      ...nothingAsked,
      scripts: ["a.ts"],
      inputs: ["a"],
      output: "b",
    });
    expect(verbosity("-nq")).to.equal("quiet");
    expect(verbosity("-v")).to.equal("verbose");
    expect(verbosity("-vq")).to.equal("quiet");
  });

  it("may ask for files to be rewritten", () => {
    const asked = { ...nothingAsked, inputs: ["a"], isInPlace: true };
    expect(settingsOf("-ir", "a")).to.deep.equal(asked);
    const args = ["--in-place", "--backup=.bak", "--rfile", "a"];
    expect(settingsOf(...args)).to.deep.equal({ ...asked, backupSuffix: ".bak" });
  });

  for (const [title, args] of [
    ["-i and -w", ["-i", "-r", "a", "-w", "b"]],
    ["-i and --keep-partial", ["-i", "-r", "a", "--keep-partial"]],
    ["--backup without -i", ["--backup", ".bak", "-r", "a"]],
  ] as const) {
    it(`do not take ${title}`, () => {
      expect(() => settingsOf(...args)).to.throw(UsageError);
    });
  }

  it("take one value an option: what follows is something else", () => {
    const { inputs, filters } = settingsOf("-r", "a", "b", "&", "c");
    expect(inputs).to.deep.equal(["a"]);
    expect(filters.write).to.equal("b & c");
  });

  it("keep names as they are, also such as look like numbers", () => {
    const { inputs, output, scripts } = settingsOf(
      "-r",
      "007",
      "-r",
      "1e3",
      "-w",
      "-",
      "-s",
      "0x10",
    );
    expect({ inputs, output, scripts }).to.deep.equal({
      inputs: ["007", "1e3"],
      output: "-",
      scripts: ["0x10"],
    });
  });

  it("may set a script's option to anything; to true when there is no value", () => {
    const { scriptOptions } = settingsOf(
      ...["--set", "a=b=c", "--set", "empty=", "--set", "flag", "--set", "a.b=1", "--set", "n=007"],
    );
    expect(scriptOptions).to.deep.equal({
      a: "b=c",
      empty: "",
      flag: "true",
      "a.b": "1",
      n: "007",
    });
  });

  it("may set an option again: the last one counts", () => {
    expect(settingsOf("--set", "a=1", "--set", "a=2").scriptOptions).to.deep.equal({ a: "2" });
  });

  it("take a size in bytes, or with a unit; 0 is no limit", () => {
    const maxBodyOf = (size: string) => settingsOf("--max-body", size).maxBodyBytes;
    expect(maxBodyOf("1000")).to.equal(1000);
    expect(["1K", "2k", "3M", "1G", "1T"].map(maxBodyOf)).to.deep.equal(
      [1, 2, 3 * 1024, 1024 ** 2, 1024 ** 3].map((kibibytes) => kibibytes * 1024),
    );
    expect(maxBodyOf("0")).to.equal(Infinity);
  });
});

describe("wrong arguments", () => {
  const wrong: readonly (readonly [args: string[], message: RegExp])[] = [
    [["--frob"], /^unknown option --frob; did you mean --from\?$/],
    [["--frob=1"], /^unknown option --frob/],
    [["-x"], /^unknown option -x$/],
    [["-r", "a", "--rfiles", "b"], /^unknown option --rfiles; did you mean --rfile\?$/],
    [["-r"], /^--rfile needs a value$/],
    [["-r", "-w", "b"], /^--rfile needs a value$/],
    [["--rfile="], /^--rfile needs a value$/],
    [["-w"], /^--wfile needs a value$/],
    [["-r", "a", "-s"], /^--script needs a value$/],
    [["-w", "a", "-w", "b"], /^--wfile can be given once$/],
    [["-w", "+"], /^-w \+ needs the path/],
    [["--set"], /^--set needs a value$/],
    [["--set", "=1"], /^--set takes key=value, not "=1"$/],
    [["--flow-detail", "5"], /^--flow-detail takes a number from 0 to 4$/],
    [["--contentview", "xls"], /^--contentview takes auto, css, .*; xls is not known$/],
    [["--color", "blue"], /^--color takes auto, always or never$/],
    [["--summary", "xml"], /^--summary takes text, json or none$/],
    [["--flow-detail", "x"], /^--flow-detail takes/],
    [["--mitm-version", "11"], /^--mitm-version takes a version from 12 to 21$/],
    [["--from", "curl"], /^--from takes mitm.* or \w+; curl is only written$/],
    [["--from", "pcap"], /^--from takes mitm.* or \w+; pcap is not known$/],
    [["--to", "pcap"], /^--to takes mitm, .*curl.* or \w+; pcap is not known$/],
    [["--to", "mitm", "--to", "mitm"], /^--to can be given once$/],
    [["--max-body", "x"], /^--max-body takes a size such as 64M, not "x"$/],
    [["--max-body", "-1"], /^--max-body takes a size/],
    [["--max-flow", "x"], /^--max-flow takes a size such as 2G, not "x"$/],
    [["--max-body", "1.5G"], /^--max-body takes a size/],
    [["--mitm-version", "22"], /^--mitm-version takes a version from 12 to 21$/],
    [["--on-script-error", "ignore"], /^--on-script-error takes abort, keep or drop$/],
  ];
  for (const [args, message] of wrong) {
    it(`are refused with the reason: ${args.join(" ")}`, () => {
      expect(() => settingsOf(...args)).to.throw(UsageError, message);
    });
  }
});
