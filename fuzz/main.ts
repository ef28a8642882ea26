import { parseArguments, usage, type Arguments } from "./arguments.js";
import { readInputs, saveFinding, saveInput } from "./files.js";
import { replayFiles } from "./replay-files.js";
import { Progresses } from "./progresses.js";
import { runSession } from "./session/session.js";

/** Runs what the command line asks for; gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let asked: Arguments | null;
  try {
    asked = parseArguments(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  if (asked === null) {
    console.log(usage);
    return 0;
  }
  const [onlyTarget = ""] = asked.targets;
  return asked.files.length > 0 ? replayFiles(onlyTarget, asked.files) : fuzz(asked);
}

async function fuzz(asked: Arguments): Promise<number> {
  const { targets, corpus } = asked;
  const end = performance.now() + asked.time * 1000;
  let findings = 0;
  for (const [nth, target] of targets.entries()) {
    const progresses = new Progresses(target);
    const outcome = await runSession(
      {
        target,
        seed: asked.seed,
        runs: asked.runs,
        // What one target leaves is for the others.
        time: (end - performance.now()) / (targets.length - nth),
        limits: { timeout: asked.timeout * 1000, memory: asked.memory * 2 ** 20 },
        inputs: corpus === null ? [] : readInputs(corpus, target),
      },
      {
        didKeep(input) {
          if (corpus !== null) saveInput(corpus, target, input);
        },
        didFind(finding) {
          const path = saveFinding(asked.findings, finding);
          console.log(`${target}: FOUND ${path}: ${finding.signature}\n${finding.report}`);
        },
        didProgress: (progress) => progresses.show(progress),
        didDieOnce: (details) => console.log(`${target}: begun again: ${details}, but not twice`),
      },
    );
    progresses.end(outcome);
    findings += outcome.findings.length;
  }
  console.log(findings === 0 ? "no findings" : `${findings} findings, in ${asked.findings}`);
  return findings === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
