import { warc } from "../../lib/formats/warc/format.js";
import { capturesOfOthers, singleFlowsAs } from "../seeds.js";
import { records } from "../structures/records.js";
import { captureTarget } from "./capture.js";

export const warcTarget = captureTarget(warc, records, {
  seeds: async () => [...capturesOfOthers("warc", ".warc"), ...(await singleFlowsAs(warc))],
  tokens: [
    ...[
      "WARC/1.0\r\n",
      "WARC/1.1\r\n",
      "WARC/0.18\r\n",
      "\r\n",
      "\r\n\r\n",
      "\n",
      ": ",
      "HTTP/1.1 ",
    ],
    ...[
      "WARC-Type",
      "warcinfo",
      "request",
      "response",
      "resource",
      "revisit",
      "metadata",
      "conversion",
    ],
    ...["Content-Length", "Content-Type", "application/http;msgtype=request", "WARC-Target-URI"],
    ...["WARC-Record-ID", "WARC-Concurrent-To", "<urn:uuid:", "WARC-Date", "2020-01-01T00:00:00Z"],
    ...["WARC-Block-Digest", "sha1:", "WARC-Truncated", "Transfer-Encoding: chunked", "0\r\n\r\n"],
  ],
  parts: null,
});
