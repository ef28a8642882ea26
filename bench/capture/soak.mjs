// A long run through the proxy: memory stays flat, no descriptor is left, and every request that a client
// saw answered is in the file exactly once. node bench/capture/soak.mjs --minutes 10
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { clearInterval, setInterval, setTimeout } from "node:timers";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    clients: { type: "string", default: "16" },
  },
});
const program = join(import.meta.dirname, "..", "..", "bin", "mitmts-dump.js");
const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-soak-"));
const file = join(folder, "soak.mitm");
const port = 19100;

const origin = createServer((asked, answer) => {
  asked.resume();
  asked.on("end", () => {
    // Now and then something goes wrong, or takes long.
    const nth = Number(/\d+$/.exec(asked.url)?.[0]);
    if (nth % 101 === 0) asked.socket.destroy();
    else if (nth % 53 === 0) setTimeout(() => answer.end("late"), 50);
    else answer.end("x".repeat((nth * 37) % 5000));
  });
});
await new Promise((done) => origin.listen(0, "127.0.0.1", done));

const proxy = spawn(
  process.execPath,
  [program, "capture", "-q", "-p", String(port), "-w", file, "--ca-folder", join(folder, "ca")],
  { stdio: "inherit" },
);
while (!(await answers())) await new Promise((done) => setTimeout(done, 200));

const before = descriptors();
const answered = new Set();
const memory = [];
const end = Date.now() + Number(values.minutes) * 60_000;
const sampler = setInterval(() => memory.push(residentBytes()), 5000);
let next = 1;
await Promise.all(Array.from({ length: Number(values.clients) }, client));
clearInterval(sampler);
// What is idle is closed by now; the listener and the file stay.
await new Promise((done) => setTimeout(done, 3000));
const after = descriptors();
proxy.kill("SIGINT");
await new Promise((done) => proxy.once("exit", done));

const seen = new Map();
const listing = spawn(process.execPath, [program, "-r", file, "--flow-detail", "1"]);
for await (const line of createInterface(listing.stdout)) {
  const nth = /\/(\d+)$/.exec(line)?.[1];
  if (nth !== undefined) seen.set(Number(nth), (seen.get(Number(nth)) ?? 0) + 1);
}
const missing = [...answered].filter((nth) => !seen.has(nth));
const twice = [...seen].filter(([, times]) => times > 1);
const half = Math.floor(memory.length / 2);
const megabytes = (bytes) => Math.round(bytes / 1024 / 1024);
const [early, late] = [Math.max(...memory.slice(2, half)), Math.max(...memory.slice(half))];
console.log(`${answered.size} requests answered, ${seen.size} flows in the file`);
console.log(`${missing.length} missing, ${twice.length} there twice`);
console.log(
  `memory: at most ${megabytes(early)} MB in the first half, ${megabytes(late)} MB in the second`,
);
console.log(`descriptors: ${before} before, ${after} after`);
rmSync(folder, { recursive: true, force: true });
origin.close();
const isFine = missing.length === 0 && twice.length === 0 && after <= before && late < early * 1.2;
process.exit(isFine ? 0 : 1);

/** Asks until the time is over, over connections that it makes anew now and then. */
async function client() {
  let agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let turn = 1; Date.now() < end; turn++) {
    const nth = next++;
    if (await ask(agent, nth)) answered.add(nth);
    if (turn % 50 === 0) {
      agent.destroy();
      agent = new Agent({ keepAlive: true, maxSockets: 1 });
    }
  }
  agent.destroy();
}

/** Whether there was an answer. */
function ask(agent, nth) {
  return new Promise((resolve) => {
    const path = `http://127.0.0.1:${origin.address().port}/${nth}`;
    const isPost = nth % 3 === 0;
    const options = { agent, port, path, method: isPost ? "POST" : "GET", headers: { Host: "a" } };
    const asking = request(options, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(true));
      answer.on("error", () => resolve(false));
    });
    asking.on("error", () => resolve(false));
    asking.end(isPost ? "body".repeat(nth % 500) : undefined);
  });
}

function answers() {
  return new Promise((resolve) => {
    const asking = request({ port, path: "http://127.0.0.1:1/" }, (answer) => {
      answer.resume();
      resolve(true);
    });
    asking.on("error", () => resolve(false));
    asking.end();
  });
}

function descriptors() {
  return readdirSync(`/proc/${proxy.pid}/fd`).length;
}

function residentBytes() {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${proxy.pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
