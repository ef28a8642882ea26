import { exchange, type Outcome } from "../../../lib/capture/upstream/exchange.js";
import type { Destination } from "../../../lib/capture/upstream/destination.js";
import { createUpstream } from "../../../lib/capture/upstream/pool.js";
import type { Upstream } from "../../../lib/capture/upstream/upstream.js";
import { Headers } from "../../../lib/flow/headers.js";
import { Request } from "../../../lib/flow/request.js";

/** A request with these headers and no others. */
export function bare(...parts: Parameters<typeof Request.make>): Request {
  const request = Request.make(...parts);
  const [, , , headers = []] = parts;
  request.headers = new Headers(headers);
  return request;
}

export function plain(port: number): Destination {
  return { host: "127.0.0.1", port, tls: null, via: null };
}

export function send(
  upstream: Upstream,
  request: Request,
  destination: Destination,
): Promise<Outcome> {
  return exchange(upstream, request, destination, { maxBodyBytes: 1e9, timeout: 10_000 });
}

/** The side towards servers, without a kept connection at the beginning of each spec of a suite. */
export function useUpstream(): { readonly upstream: Upstream } {
  const client = { upstream: createUpstream() };
  afterEach(() => {
    client.upstream.close();
    client.upstream = createUpstream();
  });
  return client;
}
