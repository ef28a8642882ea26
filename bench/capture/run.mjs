// Requests per second through a live proxy, with a script and a file being written: mitmts-dump beside
// mitmdump, mockttp and http-mitm-proxy. Same client (wrk), same origin, in turn. See bench/README.md.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearTimeout, setTimeout } from "node:timers";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    mitmdump: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    connections: { type: "string", default: "32" },
    only: { type: "string", default: "" },
    "no-peers": { type: "boolean", default: false },
  },
});

const here = import.meta.dirname;
const root = join(here, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-bench-"));
const ports = { origin: 19000, tls: 19443, proxy: 19100 };
const key = join(folder, "key.pem");
const cert = join(folder, "cert.pem");
const url = `http://127.0.0.1:${ports.origin}/hello?x=1`;
const children = new Set();

execFileSync(
  "openssl",
  [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert],
    ...["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
  ],
  { stdio: "ignore" },
);
writeFileSync(
  join(folder, "plain.lua"),
  `
wrk.path = "${url}"
wrk.headers["Host"] = "127.0.0.1:${ports.origin}"
wrk.headers["User-Agent"] = "wrk"
wrk.headers["Accept"] = "*/*"
`,
);

/** Starts a program, and waits until it answers on the port. */
async function start(command, port) {
  const child = spawn(command[0], command.slice(1), { cwd: folder, stdio: "ignore" });
  children.add(child);
  const probe = `import("node:net").then(({connect})=>connect(${port},"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1)))`;
  for (let attempt = 0; attempt < 120; attempt++) {
    try {
      execFileSync(process.execPath, ["-e", probe], { stdio: "ignore" });
      return child;
    } catch {
      await new Promise((done) => setTimeout(done, 250));
    }
  }
  throw new Error(`it does not listen: ${command.join(" ")}`);
}

async function stop(child) {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
  children.delete(child);
}

/** Seconds of CPU that a process has taken; null where the system does not say. */
function cpuSeconds({ pid }) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** Requests per second, as wrk counts them; no request may fail. */
function load(target, seconds) {
  const script = target.startsWith("https") ? [] : ["-s", join(folder, "plain.lua")];
  const text = execFileSync("wrk", [
    ...["-t1", `-c${values.connections}`, `-d${seconds}`, ...script, target],
  ]).toString();
  const wrong = /Non-2xx.*|Socket errors.*/.exec(text);
  if (wrong !== null) process.stderr.write(`${target}: ${wrong[0]}\n`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
}

const file = join(folder, "out");
const ours = (...mode) => [
  ...[process.execPath, join(root, "bin", "mitmts-dump.js"), "capture", "-q", "-k"],
  ...["-p", String(ports.proxy), "-w", `${file}.mitm`, "-s", join(here, "script.ts")],
  ...["--ca-folder", join(folder, "ca"), ...mode],
];
const mitmdump = (...mode) => [
  ...[values.mitmdump, "-q", "-k", "-p", String(ports.proxy), "-w", `${file}.mitm`],
  ...["-s", join(here, "script.py"), "--set", `confdir=${join(folder, "mitmproxy")}`, ...mode],
];
const peer = (name) => [
  ...[
    process.execPath,
    join(here, "peers", `${name}.mjs`),
    folder,
    String(ports.proxy),
    file,
    String(ports.origin),
  ],
];
const reverse = ["--mode", `reverse:https://localhost:${ports.tls}`];

const cases = [
  {
    name: "plain HTTP",
    target: `http://127.0.0.1:${ports.proxy}`,
    programs: {
      "mitmts-dump": ours(),
      ...(values.mitmdump === undefined ? {} : { mitmdump: mitmdump() }),
      ...(values["no-peers"]
        ? {}
        : { mockttp: peer("mockttp"), "http-mitm-proxy": peer("http-mitm-proxy") }),
      "a bare relay on node:http": peer("bare-http"),
      "bytes passed by node:net": peer("bare-net"),
    },
  },
  {
    name: "TLS on both sides",
    target: `https://127.0.0.1:${ports.proxy}/hello?x=1`,
    programs: {
      "mitmts-dump": ours(...reverse),
      ...(values.mitmdump === undefined ? {} : { mitmdump: mitmdump(...reverse) }),
    },
  },
];

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

try {
  if (!values["no-peers"]) {
    mkdirSync(join(folder, "ca"), { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    process.stderr.write("... installing mockttp and http-mitm-proxy into a temporary folder\n");
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "mockttp", "http-mitm-proxy"], {
      cwd: folder,
      stdio: "ignore",
    });
  }
  const node = process.execPath;
  const origin = join(here, "origin.mjs");
  await start([node, origin, String(ports.origin)], ports.origin);
  await start([node, origin, String(ports.tls), key, cert], ports.tls);
  for (const { name, target, programs } of cases) {
    if (!name.includes(values.only)) continue;
    const rates = Object.fromEntries(Object.keys(programs).map((program) => [program, []]));
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [program, command] of Object.entries(programs)) {
        const child = await start(command, ports.proxy);
        load(target, 2);
        const before = cpuSeconds(child);
        const rate = load(target, Number(values.seconds));
        const cpu = cpuSeconds(child) - before;
        await stop(child);
        rates[program].push({ rate, perCpu: (rate * Number(values.seconds)) / cpu });
        const { perCpu } = rates[program].at(-1);
        process.stderr.write(
          `... ${name}, ${program}: ${rate}/s, ${perCpu.toFixed(0)} a CPU second\n`,
        );
        if (program === "mitmts-dump" && statSync(`${file}.mitm`).size === 0) {
          throw new Error("nothing was written");
        }
      }
    }
    for (const [program, theirs] of Object.entries(rates)) {
      if (program === "mitmts-dump") continue;
      const ratios = (what) =>
        rates["mitmts-dump"].map((own, nth) => own[what] / theirs[nth][what]);
      const [all, cpu] = [ratios("rate"), ratios("perCpu")];
      const range = `${Math.min(...all).toFixed(1)} - ${Math.max(...all).toFixed(1)}`;
      console.log(
        `${name}: ${median(all).toFixed(1)} times ${program} (${range}), ` +
          `${median(cpu).toFixed(1)} times for the same CPU time`,
      );
    }
  }
} finally {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
