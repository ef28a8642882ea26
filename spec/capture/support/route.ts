import { Socket } from "node:net";
import { Client } from "../../../lib/capture/client/client.js";
import { Route } from "../../../lib/capture/client/route.js";
import { LiveScripts } from "../../../lib/capture/live-scripts.js";
import { Recorder } from "../../../lib/capture/recorder.js";
import { defaultLimits } from "../../../lib/capture/settings.js";
import { createUpstream } from "../../../lib/capture/upstream/pool.js";
import type { Flow } from "../../../lib/flow/flow.js";
import type { Script } from "../../../lib/script/events.js";
import { specAuthority } from "./proxy.js";

/** The way of a client that is not there, for what is done with streams; and the first flow of it. */
export async function routeWithoutClient(
  script: Script = {},
): Promise<{ readonly route: Route; readonly recorded: Promise<Flow> }> {
  let record: (flow: Flow) => void = () => undefined;
  const recorded = new Promise<Flow>((resolve) => (record = resolve));
  const fail = (error: unknown): void => {
    throw error;
  };
  const write = (flows: readonly Flow[]): Promise<void> => {
    for (const flow of flows) record(flow);
    return Promise.resolve();
  };
  const recorder = new Recorder({
    writers: [{ write, end: () => Promise.resolve() }],
    filter: null,
    onFlowError: fail,
    onFailure: fail,
  });
  const log = { debug: fail, info: fail, warn: fail, error: fail };
  const scripts = new LiveScripts([{ path: "script.ts", exports: { ...script } }], recorder, {
    onScriptError: "keep",
    options: {},
    filter: null,
    logFor: () => log,
    onError: fail,
    onStop: () => undefined,
  });
  const shared = {
    scripts,
    recorder,
    limits: defaultLimits,
    log,
    credentials: null,
    authority: await specAuthority(),
    isOwnAddress: () => false,
    answer: null,
  };
  const client = new Client(new Socket(), shared, { kind: "regular" }, createUpstream());
  return {
    route: new Route(client, { site: null, isTunnel: true, connection: null }),
    recorded,
  };
}
