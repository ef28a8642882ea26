import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  requireBuild,
  runShell,
  start,
  type Outcome,
  type ProgramOptions,
  type Running,
} from "./program.js";

type Input = ProgramOptions["stdin"];

/**
 * A folder to run the program in. Compiled scripts are kept beside it for all specifications of a
 * file, as a user's cache does.
 */
export class Desk {
  readonly #root = mkdtempSync(join(tmpdir(), "mitmts-dump-cli-"));
  readonly folder = join(this.#root, "desk");
  /** Where the program keeps what it can make again. */
  readonly cacheFolder = join(this.#root, "cache", "mitmts-dump");

  private constructor() {
    mkdirSync(this.folder);
  }

  /** A desk for the specifications of a suite: built before them, cleared after each. */
  static forSuite(): Desk {
    const desk = new Desk();
    before(requireBuild);
    afterEach(() => desk.#clear());
    after(() => rmSync(desk.#root, { recursive: true }));
    return desk;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(files: Readonly<Record<string, string | Buffer>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), content);
    }
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  /** All names in the folder, hidden ones too. */
  names(): string[] {
    return readdirSync(this.folder).sort();
  }

  /** Runs mitmts-dump to its end. */
  run(args: readonly string[], stdin?: Input): Promise<Outcome> {
    return this.start(args, stdin).end;
  }

  /** Starts mitmts-dump. */
  start(args: readonly string[], stdin?: Input): Running {
    return start(args, this.#options(stdin));
  }

  /** Runs a line of shell, in which `mitmts-dump` is the program. */
  shell(line: string, stdin?: Input): Promise<Outcome> {
    return runShell(line, this.#options(stdin));
  }

  #options(stdin: Input): ProgramOptions {
    const env = { XDG_CACHE_HOME: join(this.#root, "cache") };
    return { cwd: this.folder, env, ...(stdin === undefined ? {} : { stdin }) };
  }

  #clear(): void {
    for (const name of this.names()) rmSync(this.path(name), { recursive: true });
  }
}

/** The only line of a program's messages. */
export function onlyLine(text: string): string {
  const [line, ...rest] = text.split("\n");
  if (line === undefined || line === "" || rest.join("\n") !== "") {
    throw new Error(`not exactly one line: ${JSON.stringify(text)}`);
  }
  return line;
}
