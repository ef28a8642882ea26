import { flowCount } from "./captures.mjs";
import {
  checkDecoded,
  checkEntryCount,
  checkFlowCount,
  checkHeaderAdded,
  checkJsonRewritten,
  checkSameBytes,
  checkSameFlows,
} from "./checks.mjs";
import {
  cat,
  catAndSync,
  copyLoop,
  decodeFully,
  emptyNode,
  ofBareLoop,
  ofHardump,
  ofMitmdump,
  ours,
  oursToStdout,
  parseJson,
} from "./programs.mjs";

/**
 * Ours beside other programs that do the same.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {import("./captures.mjs").CaptureKind} capture
 * @property {import("./processes.mjs").Program} program
 * @property {(input: string, output: string) => void} check Throws when the output is wrong.
 * @property {readonly Peer[]} peers
 * @property {boolean} [isShort] Takes so little time that chance counts for much: gets more rounds.
 */

/**
 * @typedef {object} Peer
 * @property {import("./processes.mjs").Program} program
 * @property {"time" | "speed"} ratio What the ratio is of: our time to theirs, or our speed to theirs.
 * @property {number} [target] What is aimed at: at most so much time, at least so much speed.
 * @property {number} [aim] What it would rather have.
 * @property {(input: string, output: string) => void} [check] Throws when the output is wrong.
 * @property {boolean} [writesOther] Writes flows that differ from ours in what neither was told to change.
 * @property {boolean} [isSlow] Takes part in fewer rounds, and warms up on a single flow.
 */

/**
 * @param {import("./peers.mjs").Mitmproxy | null} mitmproxy
 * @param {boolean} isQuick Whether mitmproxy gets fewer flows.
 * @returns {Case[]}
 */
export function listCases(mitmproxy, isQuick) {
  /** @type {(script: import("./programs.mjs").Script | null, check: Peer["check"], targets?: number[][]) => Peer[]} */
  const python = (script, check, [[dump, dumpAim] = [], [bare] = []] = []) => {
    if (mitmproxy === null) return [];
    const common = { ratio: "speed", check, isSlow: true };
    return [
      { ...common, program: ofMitmdump(mitmproxy, script), target: dump, aim: dumpAim },
      { ...common, program: ofBareLoop(mitmproxy, script), target: bare },
    ];
  };
  /** @type {Peer[]} */
  const hardump =
    mitmproxy === null || isQuick
      ? []
      : [
          {
            program: ofHardump(mitmproxy),
            ratio: "speed",
            target: 50,
            check: (_input, output) => checkEntryCount(output, flowCount("har")),
            isSlow: true,
            // It makes its own HAR of what it has read; ours keeps what was there.
            writesOther: true,
          },
        ];
  // Who writes to standard output leaves it to the system when that comes to the disk; a file of -w is
  // on the disk when the run ends.
  const toCat = { program: cat, ratio: "time" };
  const toCatAndSync = { program: catAndSync, ratio: "time" };

  return [
    {
      name: "start-up: one flow, cached script",
      capture: "one",
      isShort: true,
      program: ours("add-header"),
      check: checkHeaderAdded,
      peers: [{ program: emptyNode, ratio: "time", target: 2.5 }],
    },
    {
      name: "pass-through, small flows",
      capture: "small",
      program: oursToStdout(null),
      check: checkSameBytes,
      peers: [toCat],
    },
    {
      name: "pass-through, large bodies",
      capture: "large",
      program: oursToStdout(null),
      check: checkSameBytes,
      peers: [
        { ...toCat, target: 2 },
        { program: copyLoop, ratio: "time" },
      ],
    },
    {
      name: "pass-through to a file, large bodies",
      capture: "large",
      program: ours(null),
      check: checkSameBytes,
      peers: [{ ...toCatAndSync, target: 2 }],
    },
    {
      name: "add-header, large bodies",
      capture: "large",
      program: oursToStdout("add-header"),
      check: checkHeaderAdded,
      peers: [{ ...toCat, target: 2 }],
    },
    {
      name: "add-header to a file, large bodies",
      capture: "large",
      program: ours("add-header"),
      check: checkHeaderAdded,
      peers: [{ ...toCatAndSync, target: 2 }],
    },
    {
      name: "add-header, small flows",
      capture: "small",
      program: oursToStdout("add-header"),
      check: checkHeaderAdded,
      peers: [toCat],
    },
    {
      // One that all flows pass, so that both sides write the same.
      name: "filter !~m POST, small flows",
      capture: "small",
      program: ours(null, "!~m POST"),
      check: checkSameBytes,
      peers: [{ program: { ...ours(null), name: "no filter" }, ratio: "speed", target: 0.7 }],
    },
    {
      name: "redact, small flows",
      capture: "few",
      program: ours(null, "--redact"),
      check: (_input, output) => checkFlowCount(output, flowCount("few")),
      peers: [{ program: { ...ours(null), name: "no redaction" }, ratio: "time" }],
    },
    {
      name: "HAR to HAR",
      capture: "har",
      program: ours(null, "--to", "har"),
      check: checkSameBytes,
      peers: [{ program: parseJson, ratio: "speed", target: 1 }, ...hardump],
    },
    {
      name: "HAR to mitm",
      capture: "few-har",
      program: ours(null, "--to", "mitm"),
      check: (_input, output) => checkFlowCount(output, flowCount("few-har")),
      peers: [
        { program: parseJson, ratio: "time" },
        ...(mitmproxy === null
          ? []
          : [{ program: ofMitmdump(mitmproxy, null), ratio: "speed", target: 50 }]),
      ],
    },
    {
      name: "decode fully: msgpack",
      capture: "small",
      program: decodeFully("msgpack"),
      check: checkDecoded,
      peers: [{ program: decodeFully("mitm"), check: checkDecoded, ratio: "speed", target: 1.2 }],
    },
    {
      name: "rewrite-json",
      capture: "json",
      program: oursToStdout("rewrite-json"),
      check: checkJsonRewritten,
      peers: [toCat, ...python("rewrite-json", checkJsonRewritten)],
    },
    {
      name: "pass-through, small flows",
      capture: "few",
      program: oursToStdout(null),
      check: checkSameBytes,
      peers: python(null, checkSameFlows),
    },
    {
      name: "add-header, small flows",
      capture: isQuick ? "few" : "small",
      program: oursToStdout("add-header"),
      check: checkHeaderAdded,
      // The targets are for 20,000 flows: with fewer, start-up counts for more.
      peers: python("add-header", checkHeaderAdded, isQuick ? [] : [[100, 200], [40]]),
    },
  ].filter(({ peers }) => peers.length > 0);
}
