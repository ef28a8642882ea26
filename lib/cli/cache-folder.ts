import { homedir } from "node:os";
import { join } from "node:path";

/** The user's folder for what can be made again: compiled scripts. */
export function cacheFolder(): string {
  return join(userCacheFolder(), "mitmts-dump");
}

function userCacheFolder(): string {
  const { XDG_CACHE_HOME: xdgFolder, LOCALAPPDATA: windowsFolder } = process.env;
  if (xdgFolder) return xdgFolder;
  if (process.platform === "win32" && windowsFolder) return windowsFolder;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  return join(homedir(), ".cache");
}
