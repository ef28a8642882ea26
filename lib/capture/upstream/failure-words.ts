import { pythonString } from "../../flow/python/string.js";
import { systemCode } from "../../io/errors.js";
import type { UpstreamFailure } from "./errors.js";

// What mitmproxy writes on its error flows, where it has words for it: those are Python's and
// OpenSSL's. People search their captures for them.

/** What failed, and the words for it. */
export interface FailureWords {
  readonly failure: UpstreamFailure;
  readonly message: string;
}

/** @param error What Node.js has of a connection that did not come about. */
export function connectFailure(error: unknown): FailureWords {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const words = errors.map(oneConnectFailure);
  const messages = words.map(({ message }) => message);
  const [first] = words;
  if (first !== undefined && messages.every((message) => message === first.message)) return first;
  const failure = first?.failure ?? "connect";
  return { failure, message: `Multiple exceptions: ${messages.join(", ")}` };
}

/** The codes of Python's `socket.gaierror`. */
const nameFailures = new Map([
  ["ENOTFOUND", "[Errno -2] Name or service not known"],
  ["EAI_NONAME", "[Errno -2] Name or service not known"],
  ["EAI_AGAIN", "[Errno -3] Temporary failure in name resolution"],
  ["EAI_FAIL", "[Errno -4] Non-recoverable failure in name resolution"],
  ["EAI_NODATA", "[Errno -5] No address associated with hostname"],
]);

function oneConnectFailure(error: unknown): FailureWords {
  const code = systemCode(error);
  const unknownName = nameFailures.get(code ?? "");
  if (unknownName !== undefined) return { failure: "dns", message: unknownName };
  const { errno, address, port } = factsOf(error);
  if (errno === null || address === null) return { failure: "connect", message: textOf(error) };
  const place = address.includes(":") ? `('${address}', ${port}, 0, 0)` : `('${address}', ${port})`;
  return {
    failure: code === "ETIMEDOUT" ? "timeout" : "connect",
    message: `[Errno ${-errno}] Connect call failed ${place}`,
  };
}

function factsOf(error: unknown): { errno: number | null; address: string | null; port: number } {
  const fact = (name: string): unknown =>
    typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
  const [errno, address, port] = [fact("errno"), fact("address"), fact("port")];
  return {
    errno: typeof errno === "number" ? errno : null,
    address: typeof address === "string" ? address : null,
    port: typeof port === "number" ? port : 0,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @param error What Node.js has of a handshake that failed. */
export function tlsFailure(error: unknown): FailureWords {
  const code = systemCode(error) ?? "";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const isAddress = textOf(error).includes("altnames: IP:");
    const what = isAddress ? "IP address mismatch" : "hostname mismatch";
    return { failure: "certificate", message: `Certificate verify failed: ${what}` };
  }
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE)$/.test(code)) {
    return { failure: "tls", message: "The remote server does not speak TLS." };
  }
  if (code.startsWith("ERR_SSL_")) {
    const reason = code.slice("ERR_SSL_".length).toLowerCase().replaceAll("_", " ");
    return { failure: "tls", message: `OpenSSL Error([('SSL routines', '', '${reason}')])` };
  }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "") {
    return { failure: "tls", message: "connection closed" };
  }
  if (code === "UNABLE_TO_VERIFY_LEAF_SIGNATURE") {
    // Node.js has OpenSSL go on after its first complaint, and tells of the last.
    const message = "Certificate verify failed: unable to get local issuer certificate";
    return { failure: "certificate", message };
  }
  // What is left are the codes of OpenSSL's checks of certificates, with its own words.
  return { failure: "certificate", message: `Certificate verify failed: ${textOf(error)}` };
}

/** Bytes as Python's `repr` shows them. */
export function pythonBytes(bytes: Buffer): string {
  const text = pythonString(bytes.toString("latin1"));
  return `b${text.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)}`;
}
