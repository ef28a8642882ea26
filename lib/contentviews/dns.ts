import { DnsDataError } from "../flow/dns/data-error.js";
import { DnsMessage } from "../flow/dns/message.js";
import type { StyledLine } from "../terminal/styled-text.js";
import type { Content } from "./content.js";
import type { Contentview } from "./contentview.js";
import { jsonLines } from "./json.js";

/** DNS messages (RFC 1035): over HTTPS (RFC 8484), and between ports where DNS is at home. */
export const dns: Contentview = {
  name: "dns",
  claims: ({ mediaType, flow, message }) =>
    mediaType === "application/dns-message" ||
    (message === null && flow !== null && isDnsPort(flow.serverConn.address?.[1])),
  recognises: () => false,
  show: (content) => dnsLines(content),
};

function isDnsPort(port: number | undefined): boolean {
  return port === 53 || port === 5353;
}

function dnsLines({ bytes, flow }: Content): Iterable<StyledLine> | null {
  try {
    // Over TCP its length comes first (RFC 1035, section 4.2.2).
    const message = DnsMessage.unpack(flow?.type === "tcp" ? bytes.subarray(2) : bytes);
    return jsonLines(JSON.stringify(message));
  } catch (error) {
    if (error instanceof DnsDataError || error instanceof RangeError) return null;
    throw error;
  }
}
