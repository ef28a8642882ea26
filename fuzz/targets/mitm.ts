import type { Flow } from "../../lib/flow/flow.js";
import { mitm } from "../../lib/formats/mitm/format.js";
import type { FlowRecord } from "../../lib/formats/mitm/record.js";
import { MitmSource, openRecord } from "../../lib/formats/mitm/source.js";
import { isTextTag, measureElement } from "../../lib/formats/mitm/survey.js";
import { singleFlows } from "../seeds.js";
import { tnetstrings } from "../structures/tnetstrings.js";
import { captureTarget } from "./capture.js";

export const mitmTarget = captureTarget(mitm, tnetstrings, {
  seeds: singleFlows,
  tokens: [
    ...["7:version;", "4:type;4:http;", "0:~", "0:]", "0:}", "0:,", "4:true!", "1:0#", "3:0.0^"],
    ...["http", "tcp", "udp", "dns", "websocket", "HTTP/1.1", "HTTP/2.0", "gzip", "br", "zstd"],
    ...["request", "response", "error", "client_conn", "server_conn", "backup", "content"],
    ...["99999999999:", "000000000001:", "000000000000", ":", "]", "}", "~", "#", "^", "!", ";"],
  ],
  parts: {
    partsOf(flow) {
      const { offset, start, end } = recordOf(flow);
      return [{ start: offset, end: offset + end - start }];
    },
    storedState: (flow) => openRecord(recordOf(flow)),
    isBetween: ({ length }) => length === 0,
    mayBeMissed: (file, { start, end }) => hasOddKey(file.subarray(start, end)),
  },
});

function recordOf({ source }: Flow): FlowRecord {
  if (!(source instanceof MitmSource)) throw new TypeError("it is not of a mitm file");
  return source.record;
}

/** Whether a key of a flow is no text: mitmproxy writes none, and cannot read most of them. */
function hasOddKey(flow: Buffer): boolean {
  const outer = measureElement(flow, 0);
  if (outer === null || outer === "cut") return false;
  for (let at = outer.dataAt, isKey = true; at < outer.tagAt; isKey = !isKey) {
    const element = measureElement(flow, at);
    if (element === null || element === "cut") return false;
    if (isKey && !isTextTag(flow[element.tagAt])) return true;
    at = element.tagAt + 1;
  }
  return false;
}
