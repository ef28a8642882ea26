import { whiteSpace } from "./white-space.js";

// Dates as they stand in HTTP headers, in any form that Python's `email.utils` understands: there are
// many in the wild, and mitmproxy understands just those.

const dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Hours and minutes from UTC as one number: -400 is four hours west. */
const zones: ReadonlyMap<string, number> = new Map([
  ...["UT", "UTC", "GMT", "Z"].map((zone) => [zone, 0] as const),
  ["AST", -400],
  ["ADT", -300],
  ["EST", -500],
  ["EDT", -400],
  ["CST", -600],
  ["CDT", -500],
  ["MST", -700],
  ["MDT", -600],
  ["PST", -800],
  ["PDT", -700],
]);

/**
 * A date's time in seconds since 1970; null when it is not one, infinite when it is not of the years 1
 * to 9999. (`email.utils.parsedate_tz`)
 */
export function parseHttpDate(text: string): number | null {
  let [day = "", month = "", year = "", time = "", zone = ""] = dateWords(text);
  if (day === "" || month === "" || year === "") return null;
  if (monthIndex(month) < 0) [day, month] = [month, day];
  if (year.indexOf(":") > 0) [year, time] = [time, year];
  year = withoutComma(year);
  if (year === "") return null;
  if (!/^\d/.test(year)) [year, zone] = [zone, year];
  const seconds =
    monthSeconds(fullYear(integer(year)), monthIndex(month)) +
    (integer(withoutComma(day)) - 1) * 86_400 +
    timeSeconds(withoutComma(time)) -
    zoneSeconds(zone);
  return Number.isNaN(seconds) ? null : seconds;
}

/** A time as HTTP writes it (RFC 9110, section 5.6.7); null when it is not of the years 1 to 9999. */
export function formatHttpDate(seconds: number): string | null {
  // As Python, to the microsecond first, so that 0.9999999 seconds are one.
  const date = new Date(
    Math.floor(Math.round((seconds % 1) * 1e6) / 1e6 + Math.trunc(seconds)) * 1e3,
  );
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toUTCString() : null;
}

/** Day, month, year, time and zone, as far as the order is the usual one; fewer when it is no date. */
function dateWords(text: string): string[] {
  const words = text.split(betweenWords).filter((word) => word !== "");
  const [first = ""] = words;
  if (first.endsWith(",") || dayNames.includes(first.toLowerCase())) words.shift();
  else words.splice(0, 1, first.slice(first.lastIndexOf(",") + 1));
  // The form of RFC 850: 06-Nov-94.
  const joined = words[0]?.split("-") ?? [];
  if (words.length === 3 && joined.length === 3) words.splice(0, 1, ...joined);
  const [, , , time] = words;
  if (words.length === 4 && time !== undefined) {
    const sign = time.includes("+") ? time.indexOf("+") : time.indexOf("-");
    if (sign > 0) words.splice(3, 1, time.slice(0, sign), time.slice(sign));
    else words.push("");
  }
  return words.length < 5 ? [] : words;
}

const betweenWords = new RegExp(`${whiteSpace}+`);

function monthIndex(name: string): number {
  const lower = name.toLowerCase();
  return monthNames.findIndex((month) => lower === month || lower === month.slice(0, 3));
}

/** Two digits mean a year from 1969 to 2068, as in POSIX. */
function fullYear(year: number): number {
  if (year >= 100) return year;
  return year + (year > 68 ? 1900 : 2000);
}

function monthSeconds(year: number, month: number): number {
  if (month < 0 || Number.isNaN(year)) return NaN;
  return year >= 1 && year <= 9999 ? new Date(0).setUTCFullYear(year, month, 1) / 1e3 : Infinity;
}

/** Of `12:34:56`, `12:34`, `12.34.56` or `12.34`. */
function timeSeconds(time: string): number {
  const [first = "", ...others] = time.split(time.includes(":") ? ":" : ".");
  const [minutes = "", seconds = "0"] = others;
  if (others.length < 1 || others.length > 2) return NaN;
  return integer(first) * 3600 + integer(minutes) * 60 + integer(seconds);
}

/** What the zone is ahead of UTC; 0 when it is not known. */
function zoneSeconds(zone: string): number {
  const offset = zones.get(zone.toUpperCase()) ?? (integer(zone) || 0);
  const size = Math.abs(offset);
  return Math.sign(offset) * (Math.floor(size / 100) * 3600 + (size % 100) * 60);
}

function integer(digits: string): number {
  return /^[+-]?\d+(_\d+)*$/.test(digits) ? Number(digits.replaceAll("_", "")) : NaN;
}

function withoutComma(word: string): string {
  return word.endsWith(",") ? word.slice(0, -1) : word;
}
