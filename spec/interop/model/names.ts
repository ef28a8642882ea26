import { dnsClasses } from "./dns-names.js";
import { flowClasses } from "./flow-names.js";
import { httpClasses } from "./http-names.js";
import type { Kind } from "./kinds.js";

/** A class of mitmproxy, and what stands for it here. */
export interface ClassNames {
  /** The class's module and name: `http.Request`. */
  readonly theirs: string;
  readonly ours: { readonly prototype: object };
  /** Whether there are only objects of classes that extend it. */
  readonly isBase?: boolean;
  /**
   * Names on both sides, and how their values compare. Ours is the same in camelCase, unless given.
   * Those of a class that this one extends are not repeated.
   */
  readonly names: Readonly<Record<string, Kind | readonly [ours: string, kind: Kind]>>;
  /** Methods that only tell something, by what they are called with. */
  readonly calls?: readonly MethodCall[];
  /** Names that are only there. */
  readonly onlyTheirs?: readonly string[];
  /** Names that are only here. */
  readonly onlyOurs?: readonly string[];
}

export interface MethodCall {
  readonly theirs: string;
  readonly ours: string;
  /** Keyword arguments there, positional ones here. */
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
  readonly kind: Kind;
}

export interface NamePair {
  readonly theirs: string;
  readonly ours: string;
  readonly kind: Kind;
}

/** What is compared with mitmproxy, class by class. */
export const classes: readonly ClassNames[] = [...flowClasses, ...httpClasses, ...dnsClasses];

/** What all objects of mitmproxy have for files; here `state` is not public. */
export const serialization: readonly string[] = ["from_state", "get_state", "set_state"];

/** Classes of mitmproxy that are not in the table. docs/from-mitmproxy.md says why. */
export const otherClasses: readonly string[] = [
  "connection.ConnectionState",
  "http.MessageData",
  "http.RequestData",
  "http.ResponseData",
  "multidict.MultiDict",
];

/** What the classes here have for the project's own use. */
const internal: readonly string[] = [
  ...["constructor", "prototype", "length", "name", "state", "source"],
  ...["isOpened", "isTouched", "sync", "copySource", "keepViews", "dropViews", "viewMessage"],
  ...["forgetBackup"],
  ...["replace"],
];

/** The public names of a class here: those of its objects, and its own. */
export function ourNamesOf(ours: ClassNames["ours"]): readonly string[] {
  const names = new Set<string>();
  for (let at: object | null = ours.prototype; at !== Object.prototype && at !== null;) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    at = Reflect.getPrototypeOf(at);
  }
  for (const name of Object.getOwnPropertyNames(ours)) names.add(name);
  return [...names].filter((name) => !internal.includes(name));
}

/** The classes of the table that a thing is of, with those that its own one extends. */
export function classesOf(thing: object): readonly ClassNames[] {
  return classes.filter(
    ({ ours: { prototype } }) =>
      prototype === thing || Object.prototype.isPrototypeOf.call(prototype, thing),
  );
}

export function namesOf({ names }: ClassNames): readonly NamePair[] {
  return Object.entries(names).map(([theirs, entry]) => {
    if (typeof entry === "string") return { theirs, ours: camelCase(theirs), kind: entry };
    const [ours, kind] = entry;
    return { theirs, ours, kind };
  });
}

/** The calls of a class, each under a key of its own. */
export function callsOf({ calls = [] }: ClassNames): readonly (MethodCall & { key: string })[] {
  return calls.map((call) => ({ ...call, key: call.theirs + JSON.stringify(call.keywords) }));
}

export function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
