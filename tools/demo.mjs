// `npm start`: adds a header to every response of a small capture, and shows what changed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!existsSync("dist/index.js")) fail("there is no build yet; run: npm ci");
const { readFlows } = await import("../dist/index.js");

const program = "bin/mitmts-dump.js";
const script = "examples/add-header.ts";
const source = "fixtures/demo.mitm";
const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-"));
const result = join(folder, "demo-with-header.mitm");

const args = [program, "-ns", script, "-r", source, "-w", result];
const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
if (status !== 0) fail(`${program} ended with exit code ${status}`);

const before = await readCapture(source);
const after = await readCapture(result);
if (before.length !== after.length)
  fail(`${before.length} flows went in, ${after.length} came out`);
const pairs = before.map((read, index) => ({ read, written: after[index] }));
for (const pair of pairs) requireExpected(pair);
const changed = pairs.filter(isChanged);
const withResponse = pairs.filter(({ read }) => hasResponse(read.flow));
if (changed.length !== withResponse.length) fail("not exactly the flows with a response changed");

say("This is the script:", "", ...indent(readFileSync(script, "utf8").trimEnd().split("\n")));
say("This was run:", "", `    node ${args.map(quote).join(" ")}`);
say("These flows came out, in the order in which they went in:", "", ...pairs.map(row));
say(
  `${changed.length} flows have a response: each got the header, and nothing else in them changed.`,
  `${pairs.length - changed.length} flows have none: they are the same bytes as before.`,
);
say(...responseDiff(changed.find(({ read }) => read.flow.response.statusCode === 200)));
say(
  `The file had ${sizeOf(before)} bytes and has ${sizeOf(after)} now. To list what is in it:`,
  "",
  `    node ${program} --flow-detail 1 -r ${quote(result)}`,
);

/** The flows of a file, each with its bytes. */
async function readCapture(path) {
  const flows = [];
  for await (const flow of readFlows(path)) flows.push(flow);
  const parts = splitCapture(readFileSync(path));
  return flows.map((flow, index) => ({ flow, bytes: parts[index] }));
}

/** A flow file is one flow after the other: a length, a colon, so many bytes, and a tag. */
function splitCapture(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length;) {
    const colon = bytes.indexOf(":", at);
    const end = colon + 1 + Number(bytes.toString("latin1", at, colon)) + 1;
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

function isChanged({ read, written }) {
  return !read.bytes.equals(written.bytes);
}

function hasResponse(flow) {
  return flow.type === "http" && flow.response !== null;
}

/** Fails unless the header is the one difference between the flow that was read and the written one. */
function requireExpected({ read, written }) {
  if (read.flow.id !== written.flow.id) fail("the flows came out in another order");
  if (!hasResponse(read.flow)) return;
  const expected = [...headerLines(read.flow), "newheader: foo"];
  const found = headerLines(written.flow);
  if (found.join("\n") !== expected.join("\n"))
    fail(`${read.flow.request.url}: ${found.join(", ")}`);
}

function row(pair, index) {
  const { read, written } = pair;
  const grown = written.bytes.length - read.bytes.length;
  const change = isChanged(pair) ? `${grown > 0 ? "+" : ""}${grown} bytes` : "same";
  return `    ${String(index + 1).padStart(2)}  ${change.padEnd(9)}  ${describe(read.flow)}`;
}

function describe(flow) {
  switch (flow.type) {
    case "http":
      return `${flow.request.method} ${flow.request.url} ${outcome(flow)}`;
    case "dns":
      return `DNS query for ${flow.request.question?.name}`;
    default:
      return `${flow.type.toUpperCase()}, ${flow.messages.length} messages`;
  }
}

function outcome(flow) {
  if (flow.response === null) return flow.error === null ? "(no response)" : "(failed)";
  return flow.websocket === null ? `${flow.response.statusCode}` : "(WebSocket)";
}

/** The headers of a response before and after, what is new with a plus, what is gone with a minus. */
function responseDiff({ read, written }) {
  const old = headerLines(read.flow);
  const fresh = headerLines(written.flow);
  const gone = old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`);
  const now = fresh.map((line) => `${old.includes(line) ? " " : "+"} ${line}`);
  return [`The response of ${read.flow.request.url}:`, "", ...indent([...gone, ...now])];
}

function headerLines(flow) {
  return Array.from(flow.response.headers, ([name, value]) => `${name}: ${value}`);
}

function sizeOf(capture) {
  return capture.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function indent(lines) {
  return lines.map((line) => `    ${line}`);
}

/** An argument as a shell takes it. */
function quote(argument) {
  return /^[\w./:\\-]+$/.test(argument) ? argument : `"${argument}"`;
}

function say(...lines) {
  console.log(`${lines.join("\n")}\n`);
}

function fail(reason) {
  console.error(`demo: ${reason}`);
  process.exit(1);
}
