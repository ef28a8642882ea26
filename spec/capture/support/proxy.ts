import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Capture } from "../../../lib/capture/capture.js";
import type { Authority } from "../../../lib/capture/ca/authority.js";
import { loadAuthority } from "../../../lib/capture/ca/load-authority.js";
import { Listener } from "../../../lib/capture/listener.js";
import { LiveScripts, type OnScriptError } from "../../../lib/capture/live-scripts.js";
import { parseMode } from "../../../lib/capture/mode.js";
import { Recorder } from "../../../lib/capture/recorder.js";
import { defaultLimits, type CaptureLimits } from "../../../lib/capture/settings.js";
import {
  defaultUpstreamSettings,
  type UpstreamSettings,
} from "../../../lib/capture/upstream/settings.js";
import type { Flow } from "../../../lib/flow/flow.js";
import type { HttpFlow } from "../../../lib/flow/http-flow.js";
import type { TcpFlow } from "../../../lib/flow/stream-flow.js";
import type { Script } from "../../../lib/script/events.js";
import type { ModuleExports } from "../../../lib/script/load/index.js";

export interface ProxyOptions {
  readonly mode?: string;
  readonly host?: string;
  readonly script?: Script | ModuleExports;
  readonly onScriptError?: OnScriptError;
  readonly credentials?: string;
  readonly limits?: Partial<CaptureLimits>;
  readonly upstream?: Partial<UpstreamSettings>;
  readonly answer?: (flow: HttpFlow<"request">) => void;
}

const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-ca-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
let authority: Promise<Authority> | null = null;

/** The authority of all proxies here: to make one takes a while. */
export function specAuthority(): Promise<Authority> {
  return (authority ??= loadAuthority(folder));
}

/** A proxy at work, and what it has recorded. */
export class Proxy {
  readonly port: number;
  readonly flows: Flow[] = [];
  /** Messages of script errors, and of refusals. */
  readonly messages: string[] = [];
  isStopAskedFor = false;
  readonly #capture: Capture;
  readonly #recorder: Recorder;
  readonly #listeners = new Set<() => void>();

  private constructor(listener: Listener, options: ProxyOptions, authority: Authority) {
    this.port = listener.port;
    this.#recorder = new Recorder({
      writers: [{ write: (flows) => this.#write(flows), end: () => Promise.resolve() }],
      filter: null,
      onFlowError: (error) => this.messages.push(String(error)),
      onFailure: (error) => this.messages.push(String(error)),
    });
    const say = (message: string): void => {
      this.messages.push(message);
      for (const listener of this.#listeners) listener();
    };
    const log = { debug: () => undefined, info: say, warn: say, error: say };
    const scripts = new LiveScripts(
      options.script === undefined ? [] : [{ path: "script.ts", exports: { ...options.script } }],
      this.#recorder,
      {
        onScriptError: options.onScriptError ?? "keep",
        options: {},
        filter: null,
        logFor: () => log,
        onError: (error) => this.messages.push(error.message),
        onStop: () => (this.isStopAskedFor = true),
      },
    );
    const mode = parseMode(options.mode ?? "regular");
    if (mode === null) throw new Error(`no mode: ${options.mode ?? ""}`);
    this.#capture = new Capture(listener, {
      scripts,
      recorder: this.#recorder,
      limits: { ...defaultLimits, ...options.limits },
      log,
      credentials: options.credentials ?? null,
      authority,
      answer: options.answer ?? null,
      mode,
      upstream: { ...defaultUpstreamSettings, verifies: false, ...options.upstream },
    });
  }

  static async start(options: ProxyOptions = {}): Promise<Proxy> {
    const listener = await Listener.open(options.host ?? "127.0.0.1", 0);
    const proxy = new Proxy(listener, options, await specAuthority());
    afterThis(() => proxy.stop());
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The flows, once there are so many. */
  async recorded(count: number): Promise<Flow[]> {
    await this.#when(() => this.flows.length >= count);
    return this.flows;
  }

  /** Resolves once one of the messages is like this. */
  said(pattern: RegExp): Promise<void> {
    return this.#when(() => this.messages.some((message) => pattern.test(message)));
  }

  /** The one HTTP flow that was recorded. */
  async onlyHttp(): Promise<HttpFlow> {
    const [flow, ...more] = await this.recorded(1);
    if (flow?.type !== "http" || more.length > 0) throw new Error("not exactly one HTTP flow");
    return flow as HttpFlow;
  }

  /** The one TCP flow that was recorded. */
  async onlyTcp(): Promise<TcpFlow> {
    const [flow, ...more] = await this.recorded(1);
    if (flow?.type !== "tcp" || more.length > 0) throw new Error("not exactly one TCP flow");
    return flow;
  }

  stop(patience = 100): Promise<void> {
    return this.#capture.stop(patience);
  }

  #when(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (holds()) resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  #write(flows: readonly Flow[]): Promise<void> {
    this.flows.push(...flows);
    for (const listener of this.#listeners) listener();
    return Promise.resolve();
  }
}

const cleanups: (() => unknown)[] = [];

/** Does something when the specification at hand is over. */
export function afterThis(action: () => unknown): void {
  cleanups.push(action);
}

/** To be called in a suite whose specifications start proxies and servers. */
export function cleansUp(): void {
  afterEach(async () => {
    for (const action of cleanups.splice(0).reverse()) await action();
  });
}
