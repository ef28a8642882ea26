import { bytesField } from "../../flow/field.js";
import type { Headers } from "../../flow/headers.js";
import { authorityBytes } from "../../flow/hosts/authority.js";
import type { Request } from "../../flow/request.js";
import { pairText } from "../../flow/state/pair-list.js";
import type { StateList } from "../../flow/state/state.js";
import { authorityOf } from "../../flow/url.js";
import { hasWord } from "../http1/fields.js";
import { wordText } from "../http1/words.js";
import type { Destination } from "./destination.js";
import { proxyAuthorization } from "./proxy-connect.js";
import {
  isBinaryVersion,
  UnsendableError,
  wireFields,
  wireLines,
  wireWord,
  type WireField,
} from "./request-fields.js";

/** A request's head as HTTP/1 has it on the wire, and how its body follows. */
export interface Http1RequestHead {
  /** One character a byte. */
  readonly head: string;
  readonly method: string;
  /** Whether the body goes in chunks. */
  readonly isChunked: boolean;
  /** The length that the head promises; null when it promises none. */
  readonly length: number | null;
  /** Whether the client's side says that the connection ends after this. */
  readonly closes: boolean;
}

/**
 * The head of a request for HTTP/1 (RFC 9112). Names, values and order are those of the request; what
 * says where the body ends is put right, so that nobody can take it for two requests.
 *
 * Hot path.
 *
 * @param bodyLength Bytes of the body; null when it comes bit by bit.
 * @throws UnsendableError
 */
export function http1RequestHead(
  request: Request,
  destination: Destination,
  bodyLength: number | null,
): Http1RequestHead {
  const { state, headers } = request;
  const method = wireWord(bytesField(state, "method"), "method");
  const isHttp10 = wordText(bytesField(state, "http_version")) === "HTTP/1.0";
  const version = isHttp10 ? "HTTP/1.0" : "HTTP/1.1";
  const line = `${method} ${targetOf(request, method, destination)} ${version}\r\n`;
  const wantsTrailers = bodyLength !== null && (request.trailers?.size ?? 0) > 0;
  const isAsIs = bodyLength === 0 && !wantsTrailers && !saysWhereBodyEnds(headers.state);
  if (isAsIs && !speaksToProxy(destination) && !isBinaryVersion(request)) {
    const head = `${line}${wireLines(headers.state)}\r\n`;
    return { head, method, isChunked: false, length: 0, closes: saysClose(headers) };
  }
  const fields = wireFields(headers);
  const framing = frame(fields, bodyLength, version, wantsTrailers);
  const lines = linesOf(request, fields, framing, destination);
  const { isChunked, length, added } = framing;
  const head = `${line}${lines}${added}\r\n`;
  return { head, method, isChunked, length, closes: saysClose(headers) };
}

function saysWhereBodyEnds(fields: StateList): boolean {
  return fields.findPair("transfer-encoding", 0) >= 0 || fields.findPair("content-length", 0) >= 0;
}

function saysClose({ state }: Headers): boolean {
  for (let at = state.findPair("connection", 0); at >= 0;) {
    if (hasWord(pairText(state, at, 1) ?? "", "close")) return true;
    at = state.findPair("connection", at + 1);
  }
  return false;
}

/** The lines of the fields, with what HTTP/1 and a proxy want to see in them. */
function linesOf(
  request: Request,
  fields: readonly WireField[],
  { omitted, replaced }: RequestFraming,
  destination: Destination,
): string {
  const isConverted = isBinaryVersion(request);
  const omits = new Set<WireField>(omitted);
  const cookies = isConverted ? joinedCookies(fields, omits) : null;
  const proxy = speaksToProxy(destination) ? destination.via : null;
  const saysAuth = (proxy?.auth ?? null) !== null;
  let lines = isConverted ? hostLine(request, fields) : "";
  for (const field of fields) {
    if (omits.has(field)) continue;
    if (saysAuth && isNamed(field, "proxy-authorization")) continue;
    const value = field === cookies?.first ? cookies.value : field[1];
    lines += `${field[0]}: ${replaced?.field === field ? replaced.value : value}\r\n`;
  }
  return proxy === null ? lines : lines + proxyAuthorization(proxy);
}

/** Whether requests go to a proxy that passes them on, and not through a tunnel. */
function speaksToProxy({ via, tls, tunnels }: Destination): boolean {
  return via !== null && tls === null && tunnels !== true;
}

/** RFC 9112, section 3.2: the whole URL for a proxy, the path for a server. */
function targetOf(request: Request, method: string, destination: Destination): string {
  if (method.toUpperCase() === "CONNECT") {
    return wireWord(bytesField(request.state, "authority"), "authority");
  }
  const path = wireWord(bytesField(request.state, "path"), "path");
  if (!speaksToProxy(destination)) return path;
  return `${request.scheme}://${authorityIn(request)}${path === "*" ? "" : path}`;
}

/** HTTP/2 and 3 name the server in `:authority`; HTTP/1.1 must name it in Host. */
function hostLine(request: Request, fields: readonly WireField[]): string {
  if (fields.some((field) => isNamed(field, "host"))) return "";
  return `Host: ${authorityIn(request)}\r\n`;
}

/** The authority that a request says; where it says none, the host and port that it is for. */
function authorityIn(request: Request): string {
  const authority = bytesField(request.state, "authority");
  if (authority.length > 0) return wireWord(authority, "authority");
  const { scheme, host, port } = request;
  return wireWord(authorityBytes(authorityOf(scheme, host, port)), "authority");
}

/** HTTP/2 may have a field for each cookie; HTTP/1 has one for all (RFC 9113, section 8.2.3). */
function joinedCookies(
  fields: readonly WireField[],
  omitted: Set<WireField>,
): { readonly first: WireField; readonly value: string } | null {
  const [first, ...others] = fields.filter((field) => isNamed(field, "cookie"));
  if (first === undefined || others.length === 0) return null;
  for (const field of others) omitted.add(field);
  return { first, value: [first, ...others].map(([, value]) => value).join("; ") };
}

interface RequestFraming {
  readonly isChunked: boolean;
  readonly length: number | null;
  /** Fields that are left out. */
  readonly omitted: readonly WireField[];
  /** A field that gets another value. */
  readonly replaced: { readonly field: WireField; readonly value: string } | null;
  /** Lines that are added. */
  readonly added: string;
}

/** How it is said where the body ends (RFC 9112, section 6): as the head has it, where that holds. */
function frame(
  fields: readonly WireField[],
  bodyLength: number | null,
  version: string,
  wantsTrailers: boolean,
): RequestFraming {
  const codings = fields.filter((field) => isNamed(field, "transfer-encoding"));
  const lengths = fields.filter((field) => isNamed(field, "content-length"));
  const plain = { omitted: [], replaced: null, added: "" };
  if (codings.length === 0 && lengths.length === 0 && bodyLength === 0 && !wantsTrailers) {
    return { ...plain, isChunked: false, length: 0 };
  }
  const isChunked = codings.length === 1 && /(^|,)[ \t]*chunked$/i.test(codings[0]?.[1] ?? "");
  const canChunk = version === "HTTP/1.1";
  if (isChunked && canChunk) return { ...plain, isChunked: true, length: null, omitted: lengths };
  const declared = lengths.length === 1 && /^\d+$/.test(lengths[0]?.[1] ?? "") ? lengths[0] : null;
  const length = bodyLength ?? (declared === null ? null : Number(declared?.[1]));
  if (length !== null && !(wantsTrailers && canChunk)) {
    const [first = null, ...others] = lengths;
    const isRight = first !== null && declared !== null && Number(first[1]) === length;
    return {
      isChunked: false,
      length,
      omitted: [...codings, ...others],
      replaced: first === null || isRight ? null : { field: first, value: String(length) },
      added: first === null && length > 0 ? `Content-Length: ${length}\r\n` : "",
    };
  }
  if (!canChunk) throw new UnsendableError("HTTP/1.0 has no body of unknown length");
  const added = "Transfer-Encoding: chunked\r\n";
  return { ...plain, isChunked: true, length: null, omitted: [...codings, ...lengths], added };
}

function isNamed([name]: WireField, lowerCase: string): boolean {
  return name.length === lowerCase.length && name.toLowerCase() === lowerCase;
}
