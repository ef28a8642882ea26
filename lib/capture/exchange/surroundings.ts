import type { Duplex } from "node:stream";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { Request } from "../../flow/request.js";
import type { Log } from "../../script/context.js";
import type { Authority } from "../ca/authority.js";
import type { LiveScripts } from "../live-scripts.js";
import type { Recorder } from "../recorder.js";
import type { CaptureLimits } from "../settings.js";
import type { Destination } from "../upstream/destination.js";
import type { Upstream } from "../upstream/upstream.js";

/** What all connections of a capture share. */
export interface CaptureShared {
  readonly scripts: LiveScripts;
  readonly recorder: Recorder;
  readonly limits: CaptureLimits;
  readonly log: Log;
  /** `user:password` that clients must say; null where they need not. */
  readonly credentials: string | null;
  /** Signs certificates in servers' names. */
  readonly authority: Authority;
  /** Whether an address is the proxy's own: to go there would be to go round for ever. */
  isOwnAddress(host: string, port: number): boolean;
  /** Answers a request in the server's place, by setting `flow.response`; null for nobody. */
  readonly answer: ((flow: HttpFlow<"request">) => void) | null;
}

/** What the exchanges on one stream of a client share. */
export interface ExchangeSurroundings {
  readonly shared: CaptureShared;
  readonly upstream: Upstream;
  /** Where a request goes. */
  destinationOf(request: Request): Destination;
  /** Takes over both sides of a connection that is no longer HTTP. */
  takeOver(flow: HttpFlow<"request">, client: Duplex, server: Duplex): void;
}
