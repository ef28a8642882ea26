import { encode, Float } from "./tnetstring.mjs";

const hosts = ["api.example.com", "www.example.org", "cdn.example.net", "shop.example.com"];
const paths = ["/v1/orders", "/search", "/account/settings", "/assets/app", "/feed/latest"];
const words = ["red", "blue", "winter", "garden", "number", "Zürich", "fast", "lamp", "river"];

/**
 * A flow as a browser and an ordinary server make it: 15 to 20 headers, a TLS connection, a
 * response with the given body. The encoded bytes, in format 21, in mitmproxy's order of keys.
 *
 * @param {import("./random.mjs").Random} random
 * @param {number} nth
 * @param {{ type: string, coding?: string, bytes: Buffer }} body
 * @returns {Buffer}
 */
export function makeFlow(random, nth, body) {
  const host = random.pick(hosts);
  const start = 1_700_000_000 + nth / 8;
  return encode({
    websocket: null,
    response: response(random, start, body),
    request: request(random, start, host),
    backup: null,
    timestamp_created: new Float(start),
    comment: "",
    metadata: {},
    marked: "",
    is_replay: null,
    intercepted: false,
    server_conn: serverConnection(random, start, host),
    client_conn: clientConnection(random, start, host),
    error: null,
    id: random.uuid(),
    type: "http",
    version: 21,
  });
}

function request(random, start, host) {
  const path = `${random.pick(paths)}?page=${random.between(1, 400)}&q=${random.pick(words)}`;
  return {
    path: Buffer.from(encodeURI(path)),
    authority: Buffer.alloc(0),
    scheme: Buffer.from("https"),
    method: Buffer.from("GET"),
    port: 443,
    host,
    timestamp_end: new Float(start + 0.002),
    timestamp_start: new Float(start),
    trailers: null,
    content: Buffer.alloc(0),
    headers: fields([
      ["Host", host],
      ["User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"],
      ["Accept", "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"],
      ["Accept-Language", "en-US,en;q=0.5"],
      ["Accept-Encoding", "gzip, deflate, br, zstd"],
      ["Referer", `https://${host}/`],
      ["Connection", "keep-alive"],
      ["Cookie", `session=${random.hex(64)}; theme=dark; seen=${random.between(1, 9999)}`],
      ...(random.between(0, 1) ? [["Cache-Control", "no-cache"]] : []),
    ]),
    http_version: Buffer.from("HTTP/1.1"),
  };
}

function response(random, start, { type, coding, bytes }) {
  return {
    reason: Buffer.from("OK"),
    status_code: 200,
    timestamp_end: new Float(start + 0.0625),
    timestamp_start: new Float(start + 0.03125),
    trailers: null,
    content: bytes,
    headers: fields([
      ["Date", "Sun, 22 Nov 2026 20:00:00 GMT"],
      ["Content-Type", type],
      ["Content-Length", String(bytes.length)],
      ...(coding === undefined ? [] : [["Content-Encoding", coding]]),
      ["Server", "nginx/1.27.2"],
      ["Cache-Control", "max-age=0, private, must-revalidate"],
      ["ETag", `W/"${random.hex(32)}"`],
      ["Vary", "Accept-Encoding, Origin"],
      ["X-Request-Id", random.uuid()],
      ["Set-Cookie", `seen=${random.between(1, 9999)}; Path=/; Secure; HttpOnly; SameSite=Lax`],
      ...(random.between(0, 1) ? [["X-Cache", "HIT"]] : []),
      ["Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"],
    ]),
    http_version: Buffer.from("HTTP/1.1"),
  };
}

function fields(pairs) {
  return pairs.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
}

function serverConnection(random, start, host) {
  return {
    via: null,
    timestamp_tcp_setup: new Float(start - 0.25),
    address: [host, 443],
    ...connection(random, start, host, ["93.184.216.34", 443], ["192.168.1.23", 51312]),
  };
}

function clientConnection(random, start, host) {
  return {
    proxy_mode: "regular",
    mitmcert: null,
    ...connection(random, start, host, ["127.0.0.1", 53122], ["127.0.0.1", 8080]),
  };
}

function connection(random, start, host, peername, sockname) {
  return {
    timestamp_tls_setup: new Float(start - 0.125),
    timestamp_end: null,
    timestamp_start: new Float(start - 0.5),
    sni: host,
    tls_version: "TLSv1.3",
    cipher_list: [],
    cipher: "TLS_AES_256_GCM_SHA384",
    alpn_offers: [Buffer.from("http/1.1")],
    alpn: Buffer.from("http/1.1"),
    certificate_list: [],
    tls: true,
    error: null,
    transport_protocol: "tcp",
    id: random.uuid(),
    sockname,
    peername,
  };
}

/** A JSON text of about so many bytes: a page of records, as web APIs send them. */
export function jsonBody(random, bytes) {
  const records = [];
  for (let length = 0; length < bytes; length += 170) {
    records.push({
      id: random.between(1, 1_000_000),
      name: `${random.pick(words)} ${random.pick(words)}`,
      price: random.between(1, 99_999) / 100,
      tags: [random.pick(words), random.pick(words)],
      stock: random.between(0, 1) ? random.between(0, 50) : null,
      active: random.between(0, 1) === 1,
      token: random.hex(48),
    });
  }
  return Buffer.from(JSON.stringify({ revision: random.between(1, 99), records }));
}

/** An HTML page of about so many bytes. */
export function htmlBody(random, bytes) {
  let page = "<!doctype html>\n<html><head><title>A page</title></head><body>\n";
  while (page.length < bytes) {
    const text = Array.from({ length: 12 }, () => random.pick(words)).join(" ");
    page += `<p class="${random.hex(6)}">${text}</p>\n`;
  }
  return Buffer.from(`${page}</body></html>\n`);
}
