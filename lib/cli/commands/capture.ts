import { runCapture } from "../capture.js";
import type { Command } from "../command.js";
import { captureOptions, captureSettings } from "../options/capture.js";

/** `mitmts-dump capture`: records live traffic. */
export const capture: Command<keyof typeof captureOptions> = {
  usage: `mitmts-dump capture [options] [FILTER]

A proxy that records what goes through it: each flow is given to the scripts as
it happens, and written when it is complete. Ctrl-C ends it.`,
  options: captureOptions,
  epilogue: `Clients of HTTPS must trust the certificate authority: mitmts-dump ca says how.

Examples:
  mitmts-dump capture -w new.mitm
  mitmts-dump capture -p 8888 -s script.ts -w new.jsonl '~d api.example.com'
  mitmts-dump capture --mode reverse:https://api.example.com -p 8443 -w api.har
  mitmts-dump capture --listen-host 0.0.0.0 --proxyauth user:secret -w new.mitm`,

  async execute(values, log) {
    return runCapture(captureSettings(values), log);
  },
};
