import type { Format } from "../format.js";

/** Messages as HTTP/1 has them on the wire. */
export const raw: Format = {
  name: "raw",
  extensions: [],
  recognises: () => "no",
  loadReader: null,
  async loadWriter() {
    const { RawWriter } = await import("./writer.js");
    return (sink, losses) => new RawWriter(sink, losses);
  },
  canAppend: true,
};
