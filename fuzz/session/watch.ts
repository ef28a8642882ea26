import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finding } from "./finding.js";
import { tooMuchMemory, type Progress, type Report, type Task } from "./messages.js";
import { NoteReader } from "./note.js";

/** What a child may take. */
export interface Limits {
  /** How long one input may take, in milliseconds. */
  readonly timeout: number;
  /** How much memory the process may take, in bytes. */
  readonly memory: number;
}

export interface WatchListener {
  didKeep(input: Buffer): void;
  didFind(finding: Finding): void;
  didProgress(progress: Progress): void;
  /** The process ended early, and with the same input alone it did not. */
  didDieOnce(details: string): void;
}

/** How a child ended before it was done: with the input that it ended at. */
interface Death {
  readonly kind: "hang" | "memory" | "crash";
  readonly input: Buffer;
  readonly details: string;
}

/**
 * Runs a campaign in a process of its own. What kills that process or makes it hang is tried once
 * more alone, for the machine may just have been busy; if it is the input's doing, it is a finding.
 *
 * @returns The input that put an end to the process; null when the campaign came to its end.
 */
export async function watch(
  task: Omit<Task, "note" | "memory">,
  limits: Limits,
  listener: WatchListener,
): Promise<Buffer | null> {
  const death = await live(task, limits, listener);
  if (death === null) return null;
  const alone = { ...task, inputs: [death.input], withSeeds: false, runs: 1, time: Infinity };
  const again = await live(alone, { ...limits, timeout: 2 * limits.timeout }, quiet);
  if (again === null) {
    listener.didDieOnce(death.details);
  } else {
    const { kind, input, details } = again;
    listener.didFind({ target: task.target, input, signature: kind, report: details });
  }
  return death.input;
}

const quiet: WatchListener = {
  didKeep: () => undefined,
  didFind: () => undefined,
  didProgress: () => undefined,
  didDieOnce: () => undefined,
};

/** Null when the child came to the end of its task. */
async function live(
  task: Omit<Task, "note" | "memory">,
  { timeout, memory }: Limits,
  listener: WatchListener,
): Promise<Death | null> {
  const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-fuzz-"));
  const path = join(folder, "note");
  const note = new NoteReader(path);
  const child = startChild(memory);
  child.on("message", (report: Report) => {
    if (report.kind === "kept") listener.didKeep(report.input);
    else if (report.kind === "found") listener.didFind(report.finding);
    else listener.didProgress(report);
  });
  const hang = { isSeen: false };
  const stopWatching = watchForHang(note, timeout, () => {
    hang.isSeen = true;
    child.kill("SIGKILL");
  });
  try {
    child.send({ ...task, note: path, memory });
    const [code, signal] = await exitOf(child);
    if (hang.isSeen) {
      return { kind: "hang", input: note.input, details: `it took more than ${timeout / 1000} s` };
    }
    if (code === 0) return null;
    return code === tooMuchMemory
      ? { kind: "memory", input: note.input, details: `it took more than ${memory} bytes` }
      : {
          kind: "crash",
          input: note.input,
          details: `it ended with ${signal ?? code ?? "nothing"}`,
        };
  } finally {
    stopWatching();
    note.close();
    rmSync(folder, { recursive: true });
  }
}

function startChild(memory: number): ChildProcess {
  const megabytes = Math.floor(memory / 2 ** 20);
  // In the bundle, the two are beside each other.
  return fork(fileURLToPath(new URL("./child.js", import.meta.url)), {
    execArgv: ["--enable-source-maps", `--max-old-space-size=${megabytes}`],
    serialization: "advanced",
  });
}

/** Looks now and then whether the child has come to another input. */
function watchForHang(note: NoteReader, timeout: number, onHang: () => void): () => void {
  let last = -1;
  let since = performance.now();
  const timer = setInterval(
    () => {
      const { count } = note;
      const now = performance.now();
      // Nothing runs before the first input: modules are loaded.
      if (count !== last || count === 0) {
        last = count;
        since = now;
      } else if (now - since > timeout) {
        onHang();
      }
    },
    Math.min(1000, timeout / 4),
  );
  return () => clearInterval(timer);
}

function exitOf(child: ChildProcess): Promise<[code: number | null, signal: string | null]> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve([code, signal]));
  });
}
