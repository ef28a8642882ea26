import { afterThis } from "../../capture/support/proxy.js";
import type { Desk } from "./desk.js";
import type { Running } from "./program.js";

/**
 * A capture at work, with an authority of the desk's, and the port that it listens on. A suite that has
 * one calls `cleansUp`.
 */
export async function startCapture(
  desk: Desk,
  ...args: readonly string[]
): Promise<readonly [capture: Running, port: number]> {
  const running = desk.start(["capture", "-p", "0", "--ca-folder", "ca", ...args]);
  afterThis(() => running.destroy());
  await running.said("listens on");
  const port = Number(/ listens on \S+:(\d+)/.exec(running.stderr)?.[1]);
  return [running, port];
}
