import type { Command } from "../command.js";
import { replayOptions, replaySettings } from "../options/replay.js";

/** `mitmts-dump replay`: sends saved requests again. */
export const replay: Command<keyof typeof replayOptions> = {
  usage: `mitmts-dump replay [options] [FILTER]

Sends the requests of saved flows again, and writes the flows with what comes
back. Scripts get the events of live flows, and may change each request.`,
  options: replayOptions,
  epilogue: `Examples:
  mitmts-dump replay -r saved.mitm -w new.mitm
  mitmts-dump replay -r saved.mitm -w new.mitm --jobs 8 --rate 50 --anticache
  mitmts-dump replay -r saved.har -w new.har --read-filter '~m GET' -s login.ts

Ends with 1 where a request failed; its flow has the error.`,

  async execute(values, log) {
    const { replay: replayFlows } = await import("../replay.js");
    return replayFlows(replaySettings(values), log);
  },
};
