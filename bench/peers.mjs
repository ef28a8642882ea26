import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { captureFolder } from "./captures.mjs";

/**
 * A Python that has mitmproxy.
 *
 * @typedef {object} Mitmproxy
 * @property {string} python
 * @property {string} version
 */

/**
 * The mitmproxy to compare with: the Python that was named, or else the one of the mitmdump on PATH.
 *
 * @param {string | undefined} named
 * @returns {Mitmproxy | null}
 */
export function findMitmproxy(named) {
  const python = named ?? process.env.MITMPROXY_PYTHON ?? pythonOfMitmdump();
  if (python === null) return null;
  const ask = "from mitmproxy import version; print(version.VERSION)";
  const { status, stdout } = spawnSync(python, ["-c", ask], { encoding: "utf8" });
  if (status === 0) return { python, version: stdout.trim() };
  if (python === named) throw new Error(`${python} has no mitmproxy`);
  return null;
}

function pythonOfMitmdump() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const mitmdump = join(folder, "mitmdump");
    if (!existsSync(mitmdump)) continue;
    // pip puts it beside its Python; elsewhere a link leads there.
    const python = join(dirname(realpathSync(mitmdump)), "python3");
    if (existsSync(python)) return python;
  }
  return null;
}

/** The command for mitmdump. @param {Mitmproxy} mitmproxy */
export function mitmdump({ python }, ...args) {
  const main = "from mitmproxy.tools.main import mitmdump; mitmdump()";
  // A folder of its own, so that the user's settings and certificates play no part.
  const folder = `confdir=${join(captureFolder, "mitmproxy")}`;
  return [python, "-c", main, "-q", "-n", "--set", folder, ...args];
}

/** The command for mitmproxy's reader and writer alone. @param {Mitmproxy} mitmproxy */
export function bareLoop({ python }, ...args) {
  return [python, pythonFile("bare_loop.py"), ...args];
}

export function pythonFile(name) {
  return join(import.meta.dirname, "python", name);
}
