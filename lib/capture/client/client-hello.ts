/** What a client says at the start of TLS (RFC 8446, section 4.1.2), as far as a proxy looks at it. */
export interface ClientHello {
  /** The server's name (RFC 6066); null where it is not said. */
  readonly sni: string | null;
  /** The protocols it offers with ALPN (RFC 7301), by preference. */
  readonly alpnOffers: readonly Buffer[];
}

const maxHelloBytes = 64 * 1024;

/** Takes a ClientHello apart; null for what is none. */
export function parseClientHello(bytes: Buffer): ClientHello | null | "more" {
  try {
    const handshake = handshakeOf(bytes);
    return Buffer.isBuffer(handshake) ? parseHandshake(handshake) : handshake;
  } catch (error) {
    // It reads beyond its end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The first handshake message, which may lie in several records. */
function handshakeOf(bytes: Buffer): Buffer | null | "more" {
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = 0; at + 5 <= bytes.length;) {
    if (bytes[at] !== 0x16) return null;
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    const part = bytes.subarray(at + 5, end);
    parts.push(part);
    length += part.length;
    if (length >= 4) {
      const handshake = Buffer.concat(parts);
      if (handshake[0] !== 1) return null;
      const wanted = 4 + handshake.readUIntBE(1, 3);
      if (wanted > maxHelloBytes) return null;
      if (handshake.length >= wanted) return handshake.subarray(4, wanted);
    }
    at = end;
  }
  return bytes.length > maxHelloBytes ? null : "more";
}

function parseHandshake(hello: Buffer): ClientHello {
  // The version and the random number are of no interest.
  let at = 34;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  let sni: string | null = null;
  let alpnOffers: readonly Buffer[] = [];
  if (at === hello.length) return { sni, alpnOffers };
  const end = at + 2 + hello.readUInt16BE(at);
  for (at += 2; at < end;) {
    const type = hello.readUInt16BE(at);
    const length = hello.readUInt16BE(at + 2);
    const data = hello.subarray(at + 4, at + 4 + length);
    if (type === 0 && length > 5) sni = serverNameOf(data);
    if (type === 16) alpnOffers = protocolsOf(data);
    at += 4 + length;
  }
  return { sni, alpnOffers };
}

function serverNameOf(data: Buffer): string | null {
  const isHostName = data.readUInt8(2) === 0;
  const name = data.toString("latin1", 5, 5 + data.readUInt16BE(3));
  return isHostName && /^[\w.-]+$/.test(name) ? name : null;
}

function protocolsOf(data: Buffer): Buffer[] {
  const protocols: Buffer[] = [];
  for (let at = 2; at < data.length;) {
    const length = data.readUInt8(at);
    protocols.push(data.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return protocols;
}
