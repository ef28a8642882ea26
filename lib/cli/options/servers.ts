import type { RequestSettings } from "../../capture/client-replay/settings.js";
import type { UpstreamProxy } from "../../capture/upstream/destination.js";
import { readFileSync } from "node:fs";
import { fileError } from "../../io/errors.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** How requests are sent to servers. */
export const serverOptions = {
  insecure: {
    alias: "k",
    type: "boolean",
    group: "Servers:",
    hidden: true,
    describe: "Take any certificate of a server",
  },
  "upstream-ca": {
    type: "string",
    requiresArg: true,
    group: "Servers:",
    hidden: true,
    describe: "Trust the authorities in a PEM file, too",
  },
  "upstream-proxy": {
    type: "string",
    requiresArg: true,
    group: "Servers:",
    hidden: true,
    describe: "Send through a proxy: http://user:pass@host:port",
  },
  timeout: {
    type: "string",
    requiresArg: true,
    group: "Servers:",
    hidden: true,
    describe: "Seconds that a request may take; 0 for no limit",
    defaultDescription: "60",
  },
} as const satisfies OptionTable;

/** @throws UsageError; FileError when the file with authorities cannot be read. */
export function requestSettings(values: Values<keyof typeof serverOptions>): RequestSettings {
  const trustedFile = values.text("upstream-ca");
  return {
    verifies: !values.flag("insecure"),
    trusted: trustedFile === null ? null : readCertificates(trustedFile),
    via: proxyOf(values.text("upstream-proxy")),
    timeout: timeoutOf(values.text("timeout")),
  };
}

function readCertificates(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch (error) {
    throw fileError(error, path, "read");
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new UsageError(`--upstream-ca ${path}: there is no certificate in PEM in it`);
}

function proxyOf(text: string | null): UpstreamProxy | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const scheme = url?.protocol === "https:" ? "https" : "http";
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/") {
    throw new UsageError(`--upstream-proxy takes http://host:port or https://, not "${text}"`);
  }
  const { username, password } = url;
  return {
    scheme,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port) || (scheme === "https" ? 443 : 80),
    auth: username === "" ? null : [username, password].map(decodeURIComponent).join(":"),
  };
}

function timeoutOf(text: string | null): number {
  const seconds = text === null ? 60 : Number(text);
  if (!Number.isFinite(seconds) || seconds < 0 || text?.trim() === "") {
    throw new UsageError(`--timeout takes a number of seconds, not "${text ?? ""}"`);
  }
  return seconds === 0 ? Infinity : seconds * 1000;
}
