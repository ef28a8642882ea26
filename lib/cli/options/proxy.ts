import { parseMode, type CaptureMode } from "../../capture/mode.js";
import { defaultLimits, type CaptureLimits } from "../../capture/settings.js";
import { parseSize } from "../size.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Where the proxy listens, for whom, and what it does with bodies. */
export const proxyOptions = {
  mode: {
    alias: "m",
    type: "string",
    requiresArg: true,
    group: "Proxy:",
    describe: "regular, reverse:URL, upstream:URL or socks5",
    defaultDescription: "regular",
  },
  "listen-port": {
    alias: "p",
    type: "number",
    requiresArg: true,
    group: "Proxy:",
    describe: "Listen on this port; 0 for any that is free",
    defaultDescription: "8080",
  },
  "listen-host": {
    type: "string",
    requiresArg: true,
    group: "Proxy:",
    describe: "Listen on this address; if others reach it, say for whom",
    defaultDescription: "127.0.0.1",
  },
  proxyauth: {
    type: "string",
    requiresArg: true,
    group: "Proxy:",
    describe: "Serve only clients that say this user:password",
  },
  "no-auth": {
    type: "boolean",
    group: "Proxy:",
    describe: "Serve whoever reaches the --listen-host",
  },
  "upstream-auth": {
    type: "string",
    requiresArg: true,
    group: "Proxy:",
    describe: "user:password for the proxy of upstream:URL",
  },
  "stream-large-bodies": {
    type: "string",
    requiresArg: true,
    group: "Proxy:",
    describe: "Pass larger bodies on as they come",
    defaultDescription: "64M",
  },
  "streamed-bodies": {
    type: "string",
    choices: ["missing", "cut"],
    requiresArg: true,
    group: "Proxy:",
    describe: "Record nothing of larger bodies, or so much of them",
    defaultDescription: "missing",
  },
  "body-size-limit": {
    type: "string",
    requiresArg: true,
    group: "Proxy:",
    describe: "Refuse larger bodies",
  },
} as const satisfies OptionTable;

export interface ProxySettings {
  readonly mode: CaptureMode;
  readonly host: string;
  readonly port: number;
  /** `user:password` that clients must say; null where they need not. */
  readonly credentials: string | null;
  readonly limits: CaptureLimits;
}

type ProxyValues = Values<keyof typeof proxyOptions>;

/** @throws UsageError */
export function proxySettings(values: ProxyValues): ProxySettings {
  const host = values.text("listen-host") ?? "127.0.0.1";
  const credentials = credentialsOf(values, "proxyauth");
  if (credentials === null && !values.flag("no-auth") && !isLoopback(host)) {
    throw new UsageError(
      `--listen-host ${host} lets others use the proxy: say for whom with ` +
        "--proxyauth user:password, or --no-auth for whoever comes",
    );
  }
  if (credentials !== null && values.flag("no-auth")) {
    throw new UsageError("--proxyauth and --no-auth exclude each other");
  }
  return {
    mode: modeOf(values),
    host,
    port: portOf(values),
    credentials,
    limits: limitsOf(values),
  };
}

function modeOf(values: ProxyValues): CaptureMode {
  const text = values.text("mode") ?? "regular";
  const mode = parseMode(text);
  if (mode === null) {
    throw new UsageError(
      `--mode takes regular, reverse:URL, upstream:URL or socks5, not "${text}"; ` +
        "URL is such as https://example.com:8443",
    );
  }
  const auth = credentialsOf(values, "upstream-auth");
  if (auth === null) return mode;
  if (mode.kind !== "upstream") throw new UsageError("--upstream-auth is for --mode upstream:URL");
  return { ...mode, proxy: { ...mode.proxy, auth } };
}

function portOf(values: ProxyValues): number {
  const port = values.number("listen-port") ?? 8080;
  if (port >= 0 && port <= 65_535) return port;
  throw new UsageError("--listen-port takes a port from 0 to 65535");
}

function credentialsOf(values: ProxyValues, name: "proxyauth" | "upstream-auth"): string | null {
  const text = values.text(name);
  if (text === null || /^[^:]+:/.test(text)) return text;
  throw new UsageError(`--${name} takes user:password`);
}

function limitsOf(values: ProxyValues): CaptureLimits {
  const streamed = values.text("streamed-bodies") ?? defaultLimits.streamedBodies;
  if (streamed !== "missing" && streamed !== "cut") {
    throw new UsageError("--streamed-bodies takes missing or cut");
  }
  return {
    ...defaultLimits,
    streamLargeBodies: sizeOf(values, "stream-large-bodies") ?? defaultLimits.streamLargeBodies,
    maxBodyBytes: sizeOf(values, "body-size-limit") ?? defaultLimits.maxBodyBytes,
    streamedBodies: streamed,
  };
}

function sizeOf(
  values: ProxyValues,
  name: "stream-large-bodies" | "body-size-limit",
): number | null {
  const text = values.text(name);
  if (text === null) return null;
  const bytes = parseSize(text);
  if (bytes === null) throw new UsageError(`--${name} takes a size such as 64M, not "${text}"`);
  return bytes;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}
