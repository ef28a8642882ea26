import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { pythonFile } from "./peers.mjs";
import { Float, readCapture } from "./tnetstring.mjs";

/** An output is not what it should be. */
export class WrongOutput extends Error {
  name = "WrongOutput";
}

/** @throws WrongOutput unless the files are byte for byte the same. */
export function checkSameBytes(expected, output) {
  if (!isSameFile(expected, output)) throw new WrongOutput(`${output} is not like ${expected}`);
}

export function isSameFile(pathA, pathB) {
  const a = openSync(pathA, "r");
  const b = openSync(pathB, "r");
  const ofA = Buffer.alloc(1 << 20);
  const ofB = Buffer.alloc(1 << 20);
  try {
    for (;;) {
      const length = readSync(a, ofA);
      if (readSync(b, ofB) !== length) return false;
      if (length === 0) return true;
      if (!ofA.subarray(0, length).equals(ofB.subarray(0, length))) return false;
    }
  } finally {
    closeSync(a);
    closeSync(b);
  }
}

/** @throws WrongOutput unless the flow file has so many flows. */
export function checkFlowCount(output, count) {
  const found = [...readCapture(output)].length;
  if (found !== count) throw new WrongOutput(`${output} has ${found} flows, not ${count}`);
}

/** @throws WrongOutput unless the HAR file has so many entries. */
export function checkEntryCount(output, count) {
  const found = JSON.parse(readFileSync(output, "utf8")).log.entries.length;
  if (found !== count) throw new WrongOutput(`${output} has ${found} entries, not ${count}`);
}

/** @throws WrongOutput unless the output says what there is in the flows of the input. */
export function checkDecoded(input, output) {
  const found = { flows: 0, values: 0, length: 0 };
  for (const flow of readCapture(input)) {
    found.flows++;
    countValues(flow, found);
  }
  const wanted = `${found.flows} flows, ${found.values} values, text and bytes of ${found.length}\n`;
  const said = readFileSync(output, "utf8");
  if (said !== wanted) throw new WrongOutput(`${output} should say ${wanted}, but says ${said}`);
}

function countValues(value, found) {
  found.values++;
  if (typeof value === "string" || Buffer.isBuffer(value)) found.length += value.length;
  else if (typeof value === "object" && value !== null && !(value instanceof Float)) {
    for (const item of Object.values(value)) countValues(item, found);
  }
}

/** @throws WrongOutput unless the output has the flows of the input, decoded. */
export function checkSameFlows(input, output) {
  checkFlows(input, output, (flow) => flow);
}

/** @throws WrongOutput unless the output has the flows of the input, each with the header added. */
export function checkHeaderAdded(input, output) {
  checkFlows(input, output, (flow) => {
    flow.response.headers.push([Buffer.from("newheader"), Buffer.from("foo")]);
    return flow;
  });
}

/**
 * Compressors may differ, so bodies are compared decoded and the length header with the body there is.
 *
 * @throws WrongOutput unless the output has the flows of the input, each JSON body rewritten.
 */
export function checkJsonRewritten(input, output) {
  checkFlows(
    input,
    output,
    (flow) => {
      const { response } = decodeResponse(flow);
      if (header(response, "content-type") === "application/json") {
        response.content = { ...JSON.parse(response.content), revision: 100 };
      }
      return flow;
    },
    (flow) => {
      const { response } = flow;
      if (header(response, "content-length") !== String(response.content.length)) return null;
      decodeResponse(flow);
      if (header(response, "content-type") === "application/json") {
        response.content = JSON.parse(response.content);
      }
      return flow;
    },
  );
}

/** The flow with its response's body decoded and without the length header. */
function decodeResponse(flow) {
  const { response } = flow;
  if (header(response, "content-encoding") === "gzip") {
    response.content = gunzipSync(response.content);
  }
  response.headers = response.headers.filter(([name]) => lower(name) !== "content-length");
  return flow;
}

function header({ headers }, wanted) {
  return headers.find(([name]) => lower(name) === wanted)?.[1].toString();
}

function lower(bytes) {
  return bytes.toString("latin1").toLowerCase();
}

function checkFlows(input, output, expect, see = (flow) => flow) {
  const outputs = readCapture(output);
  let number = 1;
  for (const flow of readCapture(input)) {
    const { value, done } = outputs.next();
    if (done || !isDeepStrictEqual(see(value), expect(flow))) {
      throw new WrongOutput(`${output}: flow ${number} is not what it should be`);
    }
    number++;
  }
  if (!outputs.next().done) throw new WrongOutput(`${output} has flows too many`);
}

/** How many flows of an output mitmproxy itself is asked about: it takes its time. */
const readByMitmproxy = 500;

/**
 * @param {import("./peers.mjs").Mitmproxy} mitmproxy
 * @throws WrongOutput unless mitmproxy reads the output, and the same as from the peer's.
 */
export function checkByMitmproxy({ python }, output, ofPeer) {
  const args = [pythonFile("same_flows.py"), output, ofPeer, String(readByMitmproxy)];
  const { status, stderr } = spawnSync(python, args, { encoding: "utf8" });
  if (status !== 0) throw new WrongOutput(`mitmproxy on ${output} and ${ofPeer}: ${stderr.trim()}`);
}
