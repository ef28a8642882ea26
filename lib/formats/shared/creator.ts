import { existsSync, readFileSync } from "node:fs";
import { parseJson } from "../json/json-value.js";

/** Who wrote a file, as HAR wants it. */
export function creator(): { name: string; version: string } {
  return { name: "mitmts-dump", version: ownVersion() };
}

/** The version in the package's description, which lies some folders above, bundled or not. */
function ownVersion(): string {
  for (let folder = new URL("./", import.meta.url); ; folder = new URL("../", folder)) {
    const file = new URL("package.json", folder);
    if (existsSync(file)) {
      const description = parseJson(readFileSync(file));
      if (description.get("name")?.text === "mitmts-dump") {
        return description.get("version")?.text ?? "";
      }
    }
    if (folder.pathname === "/" || new URL("../", folder).href === folder.href) return "";
  }
}
