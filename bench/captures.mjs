import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { htmlBody, jsonBody, makeFlow } from "./make-flow.mjs";
import { makeHar } from "./make-har.mjs";
import { Random } from "./random.mjs";

export const captureFolder = join(import.meta.dirname, "captures");

/** To be raised when other captures are to be made: those of an older number are left lying. */
const edition = 1;

/** What is captured in each; the flows of `few` are the first ones of `small`. */
const kinds = {
  one: { flows: 1, body: smallBody },
  few: { flows: 2_000, body: smallBody },
  small: { flows: 20_000, body: smallBody },
  json: { flows: 4_000, body: encodedJsonBody },
  large: { flows: 2_000, body: largeBody },
  har: { flows: 20_000, body: smallBody, isHar: true },
  "few-har": { flows: 2_000, body: smallBody, isHar: true },
};

/** @typedef {keyof typeof kinds} CaptureKind */

/** How many flows a capture has. @param {CaptureKind} kind */
export function flowCount(kind) {
  return kinds[kind].flows;
}

/** The path of a capture; it is made when it is not there. @param {CaptureKind} kind */
export function capture(kind) {
  const path = join(captureFolder, `${kind}-${edition}.${kinds[kind].isHar ? "har" : "mitm"}`);
  if (!existsSync(path)) make(path, kinds[kind]);
  return path;
}

function make(path, { flows, body, isHar = false }) {
  mkdirSync(captureFolder, { recursive: true });
  const random = new Random(20_261_122);
  // Under its own name only when it is whole, for an interrupted run must not leave half of one.
  const draft = `${path}.draft`;
  const file = openSync(draft, "w");
  const pieces = isHar ? makeHar(random, flows, body) : makeFlows(random, flows, body);
  for (const piece of pieces) writeSync(file, piece);
  closeSync(file);
  renameSync(draft, path);
}

function* makeFlows(random, flows, body) {
  for (let nth = 0; nth < flows; nth++) yield makeFlow(random, nth, body(random, nth));
}

function smallBody(random, nth) {
  if (nth % 3 === 0) return { type: "text/html", bytes: htmlBody(random, 1_000) };
  return { type: "application/json", bytes: jsonBody(random, 1_000) };
}

/** Half of them in the coding that most servers use. Some are no JSON, and not to be touched. */
function encodedJsonBody(random, nth) {
  if (nth % 10 === 0) return { type: "text/html", bytes: htmlBody(random, 4_000) };
  const bytes = jsonBody(random, random.between(500, 20_000));
  if (nth % 2 === 0) return { type: "application/json", bytes };
  return { type: "application/json", coding: "gzip", bytes: gzipSync(bytes, { level: 6 }) };
}

function largeBody(random, nth) {
  const length = random.between(10_000, 300_000);
  if (nth % 2 === 0) return { type: "application/json", bytes: jsonBody(random, length) };
  return { type: "application/octet-stream", bytes: random.bytes(length) };
}
