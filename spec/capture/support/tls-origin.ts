import { createSecureServer } from "node:http2";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { leafNames } from "../../../lib/capture/ca/leaf-names.js";
import { afterThis, specAuthority } from "./proxy.js";

export interface TlsOrigin {
  readonly port: number;
  /** `METHOD path version body` of each request. */
  readonly received: string[];
}

/** What a request and its response have in both versions. */
interface Asked extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersion: string;
}
interface Answer {
  sendDate: boolean;
  setHeader(name: string, values: readonly string[]): unknown;
  end(text: string): unknown;
}

/**
 * A server of HTTPS that speaks HTTP/2 and HTTP/1.1 and says what it got. Its certificate is from the
 * authority of the specs, for `localhost` and 127.0.0.1.
 */
export async function startTlsOrigin(versions: "both" | "http1" = "both"): Promise<TlsOrigin> {
  const authority = await specAuthority();
  const leaf = await authority.leafFor(leafNames(null, ["localhost", "127.0.0.1"]));
  const received: string[] = [];
  const answer = async (request: Asked, response: Answer): Promise<void> => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const text = `${request.method} ${request.url} ${request.httpVersion} ${body}`.trim();
    received.push(text);
    response.sendDate = false;
    response.setHeader("x-a", ["1", "2"]);
    response.end(text);
  };
  const options = { key: leaf.privateKey, cert: leaf.chain };
  const server =
    versions === "both"
      ? createSecureServer({ ...options, allowHTTP1: true }, (asked, to) => void answer(asked, to))
      : createServer(options, (asked, to) => void answer(asked, to));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThis(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { port, received };
}
