import type { UpstreamProxy } from "../upstream/destination.js";
import type { UpstreamSettings } from "../upstream/settings.js";

/** How requests are sent again. What is not given is as usual. */
export interface RequestSettings extends Partial<UpstreamSettings> {
  /** The proxy that requests go through; none if not given. */
  readonly via?: UpstreamProxy | null;
  /** Milliseconds that a request may take, from connecting to the last byte; no limit if not given. */
  readonly timeout?: number;
  /** Longer bodies of responses are not received; 1 GiB if not given. */
  readonly maxBodyBytes?: number;
}
