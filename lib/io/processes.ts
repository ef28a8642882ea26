import { hostname } from "node:os";
import { systemCode } from "./errors.js";

/** What tells a process apart from all others, also where several machines share a folder. */
export interface ProcessName {
  readonly pid: number;
  /** The machine's name, as far as it is letters, digits and dashes. */
  readonly host: string;
}

export function thisProcess(): ProcessName {
  return {
    pid: process.pid,
    host: hostname()
      .replace(/[^\w-]/g, "")
      .slice(0, 32),
  };
}

/** Whether a process has ended for sure: that of another machine may still be at work. */
export function hasEnded({ pid, host }: ProcessName): boolean {
  if (host !== thisProcess().host) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === "ESRCH";
  }
}
