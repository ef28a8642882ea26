import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { capture, flowCount } from "./captures.mjs";
import { checkByMitmproxy, isSameFile } from "./checks.mjs";
import { outputFolder, run } from "./processes.mjs";

/**
 * How ours did beside one other program.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {number} flows
 * @property {string} peer
 * @property {"time" | "speed"} of
 * @property {number} ratio Of the medians.
 * @property {number} least The least ratio that a round had.
 * @property {number} most
 * @property {number} cpu The ratio of the medians of CPU time.
 * @property {number} [target]
 * @property {number} [aim]
 * @property {number} rounds
 */

/** Rounds with a slow peer, at most. */
const slowRounds = 3;
/** So many times the usual rounds where a round is short. */
const shortFactor = 4;

/**
 * Runs a case's programs in turn, A B C A B C, so that what else the machine does falls on all.
 *
 * @param {import("./cases.mjs").Case} benchCase
 * @param {{ rounds: number, pin: boolean, mitmproxy: import("./peers.mjs").Mitmproxy | null }} options
 * @returns {Row[]}
 * @throws WrongOutput
 */
export function measure(benchCase, { rounds: usualRounds, pin, mitmproxy }) {
  const { peers, program, check, isShort } = benchCase;
  const runners = [{ program, check }, ...peers].map((each) => new Runner(each, benchCase, pin));
  const [ours, ...theirs] = runners;
  const isSlow = peers.some((peer) => peer.isSlow);
  const rounds = isSlow
    ? Math.min(usualRounds, slowRounds)
    : usualRounds * (isShort ? shortFactor : 1);
  for (const runner of runners) runner.warmUp();
  for (let round = 0; round < rounds; round++) for (const runner of runners) runner.run();
  if (mitmproxy !== null && benchCase.capture !== "one") {
    const ofPeer = theirs.find((_, nth) => peers[nth].isSlow && !peers[nth].writesOther);
    if (ofPeer !== undefined) checkByMitmproxy(mitmproxy, ours.verified, ofPeer.verified);
  }
  for (const { verified } of runners) rmSync(verified, { force: true });
  return theirs.map((their, nth) => compare(benchCase, peers[nth], ours, their));
}

/** Runs one program again and again, and looks at what it wrote each time. */
class Runner {
  times = [];
  #program;
  #check;
  #input;
  #pin;
  #output;

  constructor({ program, check, isSlow = false }, { capture: kind }, pin) {
    this.#program = program;
    this.#check = check;
    this.#input = capture(kind);
    this.#pin = pin;
    this.#output = join(outputFolder, `${program.name.replaceAll(" ", "-")}.mitm`);
    this.isSlow = isSlow;
    /** An output that was found right; the next ones are right when they are the same. */
    this.verified = `${this.#output}.verified`;
    rmSync(this.verified, { force: true });
  }

  warmUp() {
    this.#runOn(this.isSlow ? capture("one") : this.#input);
  }

  run() {
    this.times.push(this.#runOn(this.#input));
    if (this.#check !== undefined) this.#verify();
    rmSync(this.#output, { force: true });
  }

  #runOn(input) {
    return run(this.#program, { input, output: this.#output, pin: this.#pin });
  }

  #verify() {
    if (this.times.length > 1 && isSameFile(this.verified, this.#output)) return;
    this.#check(this.#input, this.#output);
    renameSync(this.#output, this.verified);
  }
}

function compare({ name, capture: kind }, { program, ratio, target, aim }, ours, theirs) {
  const of = (a, b) => (ratio === "time" ? a / b : b / a);
  const ratios = ours.times.map(({ wall }, round) => of(wall, theirs.times[round].wall));
  return {
    name,
    flows: flowCount(kind),
    peer: program.name,
    of: ratio,
    ratio: of(median(ours.times, "wall"), median(theirs.times, "wall")),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    cpu: of(median(ours.times, "cpu"), median(theirs.times, "cpu")),
    target,
    aim,
    rounds: ours.times.length,
  };
}

/** @param {readonly import("./processes.mjs").Times[]} times @param {"wall" | "cpu"} what */
function median(times, what) {
  const sorted = times.map((each) => each[what]).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
