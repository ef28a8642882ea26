import type { Duplex } from "node:stream";
import { Ended, lookAtFirstBytes } from "./first-bytes.js";
import { isSameSecret } from "./refusal.js";
import type { Route } from "./route.js";
import { serve } from "./serve.js";
import { UpstreamError } from "../upstream/errors.js";
import { recordRefusal } from "../stream/tcp-relay.js";

const version = 5;
const noAuthentication = 0;
const userAndPassword = 2;
const noMethod = 0xff;

const replies = { ok: 0, forbidden: 2, unreachable: 4, command: 7, addressType: 8 } as const;

/** A message of the client's: what it says, and how many bytes it has. */
interface Read<Said> {
  readonly said: Said;
  readonly length: number;
}

/** Serves a client that speaks SOCKS 5 (RFC 1928, and RFC 1929 for users). Never throws. */
export async function serveSocks5(route: Route, stream: Duplex): Promise<void> {
  const { shared, client } = route;
  const greeting = await read(route, stream, readGreeting);
  if (greeting === null) return void stream.end(Buffer.of(version, noMethod));
  const method = shared.credentials === null ? noAuthentication : userAndPassword;
  if (!greeting.includes(method)) return void stream.end(Buffer.of(version, noMethod));
  stream.write(Buffer.of(version, method));
  if (shared.credentials !== null) {
    const said = await read(route, stream, readCredentials);
    if (said === null || !isSameSecret(said, Buffer.from(shared.credentials))) {
      return void stream.end(Buffer.of(1, 1));
    }
    stream.write(Buffer.of(1, 0));
  }
  const request = await read(route, stream, readRequest);
  if (request === null) return void stream.end(reply(replies.command));
  if (typeof request === "number") return void stream.end(reply(request));
  const { host, port } = request;
  if (shared.isOwnAddress(host, port)) return void stream.end(reply(replies.forbidden));
  const onward = route.on({ site: { scheme: "http", host, port }, isTunnel: true });
  try {
    const connection = await client.upstream.connect(onward.destination(host, port, false));
    stream.write(reply(replies.ok));
    await serve(onward.on({ connection }), stream);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    stream.end(reply(replies.unreachable));
    await recordRefusal(onward, error);
  }
}

type Look<Said> = (bytes: Buffer) => Read<Said> | null | "more";

/** Null where it is not what it should be. */
async function read<Said>(route: Route, stream: Duplex, look: Look<Said>): Promise<Said | null> {
  const found = await lookAtFirstBytes(stream, look, route.shared.limits.headTimeout);
  if (found === null || typeof found === "string" || found instanceof Ended) return null;
  stream.read(found.length);
  return found.said;
}

function readGreeting(bytes: Buffer): Read<Buffer> | null | "more" {
  if (bytes[0] !== version) return null;
  const length = 2 + (bytes[1] ?? 0);
  if (bytes.length < 2 || bytes.length < length) return "more";
  return { said: bytes.subarray(2, length), length };
}

/** `user:password`. */
function readCredentials(bytes: Buffer): Read<Buffer> | null | "more" {
  if (bytes[0] !== 1) return null;
  const userEnd = 2 + (bytes[1] ?? 0);
  const end = userEnd + 1 + (bytes[userEnd] ?? 0);
  if (bytes.length <= userEnd || bytes.length < end) return "more";
  const user = bytes.subarray(2, userEnd);
  const said = Buffer.concat([user, Buffer.from(":"), bytes.subarray(userEnd + 1, end)]);
  return { said, length: end };
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** A number is the reply to what is not done here. */
function readRequest(bytes: Buffer): Read<Place | number> | null | "more" {
  if (bytes[0] !== version) return null;
  if (bytes.length < 5) return "more";
  const isConnect = bytes[1] === 1;
  const type = bytes[3];
  const start = type === 3 ? 5 : 4;
  const hostLength = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? (bytes[4] ?? 0) : null;
  if (hostLength === null) return { said: replies.addressType, length: bytes.length };
  const length = start + hostLength + 2;
  if (bytes.length < length) return "more";
  if (!isConnect) return { said: replies.command, length };
  const host = hostOf(bytes.subarray(start, start + hostLength), type);
  const port = bytes.readUInt16BE(length - 2);
  if (host === null || port === 0) return { said: replies.addressType, length };
  return { said: { host, port }, length };
}

function hostOf(bytes: Buffer, type: number | undefined): string | null {
  if (type === 1) return bytes.join(".");
  if (type === 3) {
    const name = bytes.toString("latin1");
    return /^[\w.:-]+$/.test(name) ? name : null;
  }
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

function reply(code: number): Buffer {
  return Buffer.from([version, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}
