import { isList, type StateDict } from "../../flow/state/state.js";

/** The newest flow format, which mitmproxy 11 to 12 write. */
export const newestVersion = 21;

/**
 * The oldest version that flows can be written in, of mitmproxy 7. Before it, a WebSocket connection
 * was two flows.
 */
export const oldestWritableVersion = 12;

/** The versions before 4 that can be read; mitmproxy 0.10 and older wrote something else. */
const earlyVersions = [0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19, 1, 2, 3];

/** Whether flows of a version can be read. */
export function isKnownVersion(version: number): boolean {
  if (version < 4) return earlyVersions.includes(version);
  return Number.isInteger(version) && version <= newestVersion;
}

/**
 * The format version of a flow's state: 4 to 21, or 0.11 to 3 for the lists of mitmproxy 0.11 to 3,
 * of which the first two numbers count; undefined when there is none.
 */
export function versionOf(state: StateDict): number | undefined {
  const version = state.get("version");
  if (typeof version === "number") return version;
  if (!isList(version) || version.length < 2) return undefined;
  const major = version.get(0);
  const minor = version.get(1);
  if (typeof major !== "number" || typeof minor !== "number") return undefined;
  return major + minor / 100;
}
