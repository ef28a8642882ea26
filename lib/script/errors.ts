import type { Place } from "../flow/source.js";
import type { EventName } from "./events.js";
import { placeInCode, virtualFile } from "./load/virtual-files.js";

/** Where in a script's source something happened. */
export interface SourceLocation {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A script threw, or a promise that it returned was rejected. `cause` is what was thrown. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
  /** The script's path as it was given. */
  readonly script: string;
  /** Null for an expression whose value is printed, and for a function that changes a body. */
  readonly event: EventName | null;
  /** Where the flow was read; null for events without a flow, and for flows that were made here. */
  readonly place: Place | null;
  /** The flow's id; null for events without a flow. */
  readonly flowId: string | null;
  /** Where it was thrown; null when that was not in a script. */
  readonly location: SourceLocation | null;

  constructor(facts: {
    readonly script: string;
    readonly event: EventName | null;
    readonly place: Place | null;
    readonly flowId: string | null;
    readonly location: SourceLocation | null;
    readonly cause: unknown;
  }) {
    const { script, event, place, flowId, location, cause } = facts;
    const where = location === null ? script : `${script}:${lineOf(location)}`;
    const flow =
      place && ` (${place.file}: flow ${place.number} at byte ${place.offset}, id ${flowId})`;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${where}: ${event === null ? "" : `${event} `}threw: ${reason}${flow ?? ""}`, { cause });
    this.script = script;
    this.event = event;
    this.place = place;
    this.flowId = flowId;
    this.location = location;
  }
}

/** The line as the person who wrote it counts. */
function lineOf({ file, line, column }: SourceLocation): number {
  const virtual = virtualFile(file);
  return virtual === undefined ? line : placeInCode(virtual, line, column).line;
}

/** A value of `--set` is not what a script's `options` take. */
export class ScriptOptionError extends Error {
  override readonly name = "ScriptOptionError";

  constructor(
    /** The option's name; null when the options as a whole are wrong. */
    readonly option: string | null,
    /** The script that wants it otherwise; null when no script knows the option. */
    readonly script: string | null,
    /** What is wrong with it. */
    readonly reason: string,
  ) {
    const what = option === null ? "--set" : `--set ${option}`;
    super(script === null ? `${what}: ${reason}` : `${what}: ${reason} (${script})`);
  }
}
