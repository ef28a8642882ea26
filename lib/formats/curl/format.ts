import type { Format } from "../format.js";

/** Commands for curl, one a line. */
export const curl: Format = {
  name: "curl",
  extensions: [".sh"],
  recognises: () => "no",
  loadReader: null,
  async loadWriter() {
    const { CurlWriter } = await import("./writer.js");
    return (sink, losses) => new CurlWriter(sink, losses);
  },
  canAppend: true,
  isForTerminals: true,
};
