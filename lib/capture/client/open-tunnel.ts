import type { Duplex } from "node:stream";
import { FlowError } from "../../flow/flow-error.js";
import { Http1Error } from "../http1/errors.js";
import type { RequestHead } from "../http1/head.js";
import { hostPort } from "../mode.js";
import { UpstreamError } from "../upstream/errors.js";
import { liveFlow } from "./live-flow.js";
import { refusalBytes, refusalOf } from "./refusal.js";
import { tunnelOf } from "./request-target.js";
import type { Route } from "./route.js";
import { serve } from "./serve.js";

const established = Buffer.from("HTTP/1.1 200 Connection established\r\n\r\n");

/**
 * Answers a CONNECT: the server is connected to first, so that the client learns it when it cannot be.
 * That is the only time that there is a flow of it.
 */
export async function openTunnel(route: Route, head: RequestHead, stream: Duplex): Promise<void> {
  const { client } = route;
  const onError = (): void => void stream.destroy();
  stream.on("error", onError);
  let place;
  try {
    place = tunnelOf(head.target);
  } catch (error) {
    if (!(error instanceof Http1Error)) throw error;
    stream.end(refusalBytes(400, error.message));
    return;
  }
  const { host, port } = place;
  const refusal = refusalOf(client, head.fields.first("proxy-authorization"), host, port);
  if (refusal !== null) {
    stream.end(refusalBytes(refusal.status, refusal.message, refusal.headers));
    return;
  }
  const site = { scheme: "http", host, port } as const;
  const onward = route.on({ site, isTunnel: true });
  try {
    const connection = await client.upstream.connect(onward.destination(host, port, false));
    if (stream.destroyed) {
      connection.close();
      return;
    }
    stream.write(established);
    await serve(onward.on({ connection }), stream);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    recordFailure(route, head, place, error);
    const message = `Cannot connect to ${hostPort(host, port)}: ${error.message}`;
    stream.end(refusalBytes(502, message));
  }
}

function recordFailure(
  route: Route,
  head: RequestHead,
  { host, port }: { readonly host: string; readonly port: number },
  error: UpstreamError,
): void {
  const { client, shared } = route;
  const flow = liveFlow(
    {
      httpVersion: head.version,
      method: head.method,
      scheme: "",
      host,
      port,
      authority: head.target,
      path: "",
      headers: head.fields.toState(),
      timestamp: Date.now() / 1000,
    },
    client.connection,
    error.serverConn ?? client.serverFor(host, port),
  );
  flow.request.rawContent = Buffer.alloc(0);
  flow.request.timestampEnd = Date.now() / 1000;
  flow.error = new FlowError(error.message);
  shared.scripts.finish(flow);
}
