import type { OutgoingHttpHeaders } from "node:http2";
import { bytesField } from "../../flow/field.js";
import type { Headers } from "../../flow/headers.js";
import type { Request } from "../../flow/request.js";
import { authorityOf } from "../../flow/url.js";
import { isBinaryVersion, wireFields, wireWord } from "./request-fields.js";

/** Fields of HTTP/1 that are about its connection, and have no place in HTTP/2 (RFC 9113, 8.2.2). */
const connectionFields = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The fields of a request for HTTP/2: names in lower case, those of one name side by side.
 *
 * @throws UnsendableError
 */
export function http2RequestFields(request: Request): OutgoingHttpHeaders {
  const { state } = request;
  const authority = authorityIn(request);
  const isConnect = request.method === "CONNECT";
  const pseudo: OutgoingHttpHeaders = {
    ":method": wireWord(bytesField(state, "method"), "method"),
    ...(isConnect
      ? {}
      : { ":scheme": request.scheme, ":path": wireWord(bytesField(state, "path"), "path") }),
    ...(authority === null ? {} : { ":authority": authority }),
  };
  return Object.assign(pseudo, fieldsOf(request.headers, isBinaryVersion(request)));
}

/** The fields after the body. @throws UnsendableError */
export function http2Trailers(trailers: Headers): OutgoingHttpHeaders {
  return fieldsOf(trailers, true);
}

function fieldsOf(headers: Headers, keepsHost: boolean): OutgoingHttpHeaders {
  const fields = wireFields(headers);
  const named = fields.filter(([name]) => name.toLowerCase() === "connection");
  const ofConnection = named.flatMap(([, value]) => value.toLowerCase().split(/[ \t]*,[ \t]*/));
  const result: Record<string, string[]> = {};
  for (const [anyCase, value] of fields) {
    const name = anyCase.toLowerCase();
    if (connectionFields.has(name) || ofConnection.includes(name)) continue;
    if (name === "host" && !keepsHost) continue;
    if (name === "te" && value.toLowerCase() !== "trailers") continue;
    (result[name] ??= []).push(value);
  }
  return Object.fromEntries(
    Object.entries(result).map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

function authorityIn(request: Request): string | null {
  const authority = bytesField(request.state, "authority");
  if (authority.length > 0) return wireWord(authority, "authority");
  const [host] = request.headers.getAll("host");
  if (host !== undefined) return isBinaryVersion(request) ? null : host;
  return authorityOf(request.scheme, request.host, request.port);
}
