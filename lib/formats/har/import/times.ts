import { parseTime } from "../../shared/parse-time.js";
import type { Entry } from "../entry.js";

/** When things happened: seconds since 1970. */
export interface Times {
  readonly requestStart: number;
  readonly requestEnd: number;
  readonly responseStart: number;
  readonly responseEnd: number;
}

/**
 * The times of an entry. As in mitmproxy's import, request and response both last as long as the
 * whole entry: what browsers count in `timings` began before the request did. In an entry of our own
 * the timings say when each part began and ended.
 */
export function readTimes(entry: Entry): Times {
  const start = readStart(entry);
  if (entry.isOwn) {
    const requestEnd = start + readMilliseconds(entry, "send");
    const responseStart = requestEnd + readMilliseconds(entry, "wait");
    const responseEnd = responseStart + readMilliseconds(entry, "receive");
    return { requestStart: start, requestEnd, responseStart, responseEnd };
  }
  const end = start + (entry.root.get("time")?.number ?? 0) / 1000;
  return { requestStart: start, requestEnd: end, responseStart: start, responseEnd: end };
}

function readMilliseconds(entry: Entry, name: string): number {
  return Math.max(0, entry.root.get("timings")?.get(name)?.number ?? 0) / 1000;
}

function readStart(entry: Entry): number {
  const value = entry.need(entry.root, "startedDateTime", "", "string");
  const seconds = parseTime(value.text);
  if (seconds !== null) return seconds;
  throw entry.error("it is not a date and time", value, "startedDateTime");
}
