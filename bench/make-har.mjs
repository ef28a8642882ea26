const hosts = ["api.example.com", "www.example.org", "cdn.example.net", "shop.example.com"];

/**
 * A HAR file as Chrome lays it out, piece by piece.
 *
 * @param {import("./random.mjs").Random} random
 * @param {number} flows
 * @param {(random: import("./random.mjs").Random, nth: number) => { type: string, bytes: Buffer }} body
 */
export function* makeHar(random, flows, body) {
  const log = { version: "1.2", creator: { name: "WebInspector", version: "537.36" }, pages: [] };
  yield `{\n  "log": ${indented(log, "  ").slice(0, -4)},\n    "entries": [`;
  for (let nth = 0; nth < flows; nth++) {
    yield `${nth === 0 ? "" : ","}\n      ${indented(entry(random, nth, body(random, nth)), "      ")}`;
  }
  yield "\n    ]\n  }\n}";
}

function indented(value, indent) {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
}

function entry(random, nth, { type, bytes }) {
  const host = random.pick(hosts);
  const page = random.between(1, 400);
  return {
    _initiator: { type: "other" },
    _priority: "High",
    _resourceType: "fetch",
    cache: {},
    connection: String(random.between(1, 5000)),
    request: {
      method: "GET",
      url: `https://${host}/v1/orders?page=${page}`,
      httpVersion: "HTTP/1.1",
      headers: fields({
        Host: host,
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        Accept: "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
        "Accept-Language": "en-US,en;q=0.5",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        Referer: `https://${host}/`,
        Cookie: `session=${random.hex(64)}; theme=dark`,
      }),
      queryString: [{ name: "page", value: String(page) }],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: "OK",
      httpVersion: "HTTP/1.1",
      headers: fields({
        Date: "Sun, 22 Nov 2026 20:00:00 GMT",
        "Content-Type": type,
        "Content-Length": String(bytes.length),
        Server: "nginx/1.27.2",
        "Cache-Control": "max-age=0, private, must-revalidate",
        ETag: `W/"${random.hex(32)}"`,
        Vary: "Accept-Encoding, Origin",
        "X-Request-Id": random.uuid(),
      }),
      cookies: [],
      content: { size: bytes.length, mimeType: type, text: bytes.toString() },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
      _transferSize: bytes.length + 600,
      _error: null,
    },
    serverIPAddress: "93.184.216.34",
    startedDateTime: new Date(1_700_000_000_000 + nth * 125).toISOString(),
    time: 62.5,
    timings: {
      blocked: 1.5,
      dns: -1,
      ssl: -1,
      connect: -1,
      send: 0.25,
      wait: 50.5,
      receive: 10.25,
    },
  };
}

function fields(headers) {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
