import type { Format } from "../format.js";

/** Commands for HTTPie, one a line. */
export const httpie: Format = {
  name: "httpie",
  extensions: [],
  recognises: () => "no",
  loadReader: null,
  async loadWriter() {
    const { HttpieWriter } = await import("./writer.js");
    return (sink, losses) => new HttpieWriter(sink, losses);
  },
  canAppend: true,
  isForTerminals: true,
};
