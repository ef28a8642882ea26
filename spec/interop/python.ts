import { spawnSync } from "node:child_process";

/** The mitmproxy releases that must be there when CI runs; elsewhere specs do without them. */
export const requiredInCi: readonly string[] = [
  "12.2.3",
  "10.4.2",
  "9.0.1",
  "8.1.1",
  "8.0.0",
  "7.0.4",
];

/**
 * The Python that has a mitmproxy release installed; null where there is none. The environment
 * variable MITMPROXY_PYTHONS names them: `{"8.1.1": "/path/to/python"}`, as
 * `.ci/install-mitmproxy.sh` prints it.
 */
export function pythonFor(release: string): string | null {
  const pythons: unknown = JSON.parse(process.env["MITMPROXY_PYTHONS"] ?? "{}");
  if (typeof pythons !== "object" || pythons === null) {
    throw new Error("MITMPROXY_PYTHONS should be a JSON object from releases to paths of Python");
  }
  const python: unknown = Reflect.get(pythons, release);
  return typeof python === "string" ? python : null;
}

/** Specifications that need a mitmproxy release; a skipped one in their place where it is absent. */
export function describeWithMitmproxy(
  release: string,
  title: string,
  specify: (python: string) => void,
): void {
  describe(title, function () {
    // Python takes a second or more to load mitmproxy.
    this.timeout(120_000);
    const python = pythonFor(release);
    if (python !== null) {
      specify(python);
      return;
    }
    const needs = `needs mitmproxy ${release} (MITMPROXY_PYTHONS)`;
    const isRequired = process.env["CI"] === "true" && requiredInCi.includes(release);
    it(isRequired ? needs : `skipped: ${needs}`, function () {
      if (isRequired) throw new Error(`${needs}; CI must not skip this`);
      this.skip();
    });
  });
}

/**
 * What a Python program writes to standard output.
 *
 * @param script The program's source.
 * @param args What it finds in `sys.argv` from 1 on.
 * @param input What it finds in `sys.stdin`.
 * @throws Error with what it wrote to standard error, when it fails.
 */
export function runPython(
  python: string,
  script: string,
  args: readonly string[] = [],
  input: Buffer = Buffer.alloc(0),
): Buffer {
  // Isolated, so that PYTHONPATH and the present folder do not matter; old releases warn a lot.
  const options = ["-I", "-W", "ignore", "-X", "utf8", "-c", script];
  const { error, status, signal, stdout, stderr } = spawnSync(python, [...options, ...args], {
    input,
    maxBuffer: Infinity,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${python} ended with ${status ?? signal}: ${stderr.toString()}`);
  return stdout;
}
