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

const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * The seconds since 1970 of a time in ISO 8601, to the microsecond; null when it is none. Without a
 * zone it is UTC.
 */
export function parseTime(text: string): number | null {
  const match = isoTime.exec(text);
  if (match === null) {
    const milliseconds = text.length < 100 ? Date.parse(text) : NaN;
    return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
  }
  const part = (index: number): number => Number(match[index] ?? 0);
  const seconds = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6)) / 1000;
  const offset = 60 * (60 * part(9) + part(10)) * (match[8] === "-" ? -1 : 1);
  const microseconds = Number((match[7] ?? "").slice(0, 6).padEnd(6, "0"));
  return ((seconds - offset) * 1_000_000 + microseconds) / 1_000_000;
}
