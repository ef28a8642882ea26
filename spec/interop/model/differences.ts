import type { Json } from "./describe.js";

/** A place at which two descriptions of a flow differ. */
export interface Difference {
  /** Names of properties, and indexes of lists. */
  readonly place: readonly string[];
  /** What mitmproxy says there; undefined where it has no such place. */
  readonly theirs: Json | undefined;
  readonly ours: Json | undefined;
}

export function differencesOf(
  theirs: Json | undefined,
  ours: Json | undefined,
  place: readonly string[] = [],
): Difference[] {
  if (isList(theirs) && isList(ours) && theirs.length === ours.length) {
    return theirs.flatMap((item, at) => differencesOf(item, ours[at], [...place, String(at)]));
  }
  if (isDict(theirs) && isDict(ours)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    return [...keys].flatMap((key) => differencesOf(theirs[key], ours[key], [...place, key]));
  }
  return theirs === ours ? [] : [{ place, theirs, ours }];
}

/** A difference in a line, for people. */
export function lineOf({ place, theirs, ours }: Difference): string {
  return `${place.join(".")}: ${JSON.stringify(theirs)} there, ${JSON.stringify(ours)} here`;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isDict(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !isList(value);
}
