import { mitm } from "../../lib/formats/mitm/format.js";
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
});
