import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The executable, as `npm link` and a package have it. */
export const program = `${root}bin/mitmts-dump.js`;

export interface ProgramOptions {
  readonly cwd: string;
  /** What stdin has before it ends; `null` for a pipe that stays open and idle. */
  readonly stdin?: Buffer | string | null;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** Null when it was ended by a signal. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** To be called in a `before` hook: there is nothing to run in a checkout that was not built. */
export function requireBuild(): void {
  if (existsSync(`${root}dist/launch.cjs`)) return;
  throw new Error("dist/ is missing: `npm run build` first; these specs run the built program");
}

/** A program at work. */
export class Running {
  readonly #child: ChildProcess;
  readonly #output: Buffer[] = [];
  #stderr = "";
  readonly #listeners = new Set<() => void>();
  /** What it comes to. */
  readonly end: Promise<Outcome>;

  constructor(command: string, args: readonly string[], options: ProgramOptions) {
    const { cwd, env, stdin = "" } = options;
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
    this.#child = child;
    // A program that does not read all of its input closes it.
    child.stdin.on("error", () => undefined);
    if (stdin !== null) child.stdin.end(stdin);
    child.stdout.on("data", (chunk: Buffer) => void this.#output.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      for (const listener of this.#listeners) listener();
    });
    this.end = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        resolve({ code, stdout: Buffer.concat(this.#output), stderr: this.#stderr }),
      );
    });
  }

  /** What it has said on stderr so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Gives it more of its input. */
  write(bytes: Buffer): void {
    this.#child.stdin?.write(bytes);
  }

  /** Gives it the rest of its input. */
  close(bytes: Buffer): void {
    this.#child.stdin?.end(bytes);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves once it has said this on stderr. */
  async said(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => this.#stderr.includes(text) && resolve();
      this.#listeners.add(look);
      look();
      this.end.then(() => reject(new Error(`it ended and said: ${this.#stderr}`)), reject);
    });
  }

  /** Ends it for good, where it may not have ended by itself. */
  destroy(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Starts mitmts-dump. */
export function start(args: readonly string[], options: ProgramOptions): Running {
  return new Running(process.execPath, [program, ...args], options);
}

/** Runs a line of shell, in which `mitmts-dump` is the program. */
export function runShell(line: string, options: ProgramOptions): Promise<Outcome> {
  const define = `mitmts-dump() { '${process.execPath}' '${program}' "$@"; }`;
  return new Running("bash", ["-c", `${define}\n${line}`], options).end;
}
