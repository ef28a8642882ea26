import { timingSafeEqual } from "node:crypto";
import { reasonPhrase } from "../../flow/reason-phrase.js";
import type { Client } from "./client.js";

/** Why the proxy does not do what a client asks for. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Why a client is not given what it asks for; null when it is.
 *
 * @param authorization The `Proxy-Authorization` that it says, or `Authorization` where it does not
 *   know that it is a proxy; null for none.
 */
export function refusalOf(
  client: Client,
  authorization: string | null,
  host: string,
  port: number,
): Refusal | null {
  const { shared, mode } = client;
  if (shared.credentials !== null && !isBasic(authorization, shared.credentials)) {
    const isServer = mode.kind === "reverse";
    return {
      status: isServer ? 401 : 407,
      message: "user and password are needed",
      headers: {
        [isServer ? "WWW-Authenticate" : "Proxy-Authenticate"]: 'Basic realm="mitmts-dump"',
      },
    };
  }
  if (!shared.isOwnAddress(host, port)) return null;
  const message = "the request is for the proxy itself, and would go round for ever";
  return { status: 502, message, headers: {} };
}

/** Whether a header says a user and password (RFC 7617). */
function isBasic(authorization: string | null, credentials: string): boolean {
  const [, encoded = ""] = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  return isSameSecret(Buffer.from(encoded, "base64"), Buffer.from(credentials));
}

/** Takes as long for one that is nearly right as for any other. */
export function isSameSecret(said: Buffer, secret: Buffer): boolean {
  return said.length === secret.length && timingSafeEqual(said, secret);
}

/** A page of the proxy's own that says what went wrong, after which the connection ends. */
export function refusalBytes(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const body = `mitmts-dump: ${message}\n`;
  const lines = Object.entries({
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(body)),
    Connection: "close",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join("")}\r\n${body}`);
}
