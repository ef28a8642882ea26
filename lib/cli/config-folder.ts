import { homedir } from "node:os";
import { join } from "node:path";

/** The user's folder for what is to stay: the certificate authority. */
export function configFolder(): string {
  return join(userConfigFolder(), "mitmts-dump");
}

function userConfigFolder(): string {
  const { XDG_CONFIG_HOME: xdgFolder, APPDATA: windowsFolder } = process.env;
  if (xdgFolder) return xdgFolder;
  if (process.platform === "win32" && windowsFolder) return windowsFolder;
  return join(homedir(), ".config");
}
