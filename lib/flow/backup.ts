import { FlowFieldError, number, text } from "./field.js";
import { isSameTree } from "./state/same-tree.js";
import { Snapshot } from "./state/snapshot.js";
import { copyTree, isDict, settle, type StateDict } from "./state/state.js";

/** A flow as it was when `backup` was called. */
export class Backup {
  /** What the flow was: in files, the `backup` of a flow that has changed. */
  readonly state: StateDict;
  /** Whether the flow was what it was when it was read. */
  readonly isAsRead: boolean;
  readonly #snapshot: Snapshot;
  readonly #putViewsBack: () => void;

  /** @param putViewsBack Gives the flow the views that it has now, and they what they have now. */
  constructor(state: StateDict, isAsRead: boolean, putViewsBack: () => void) {
    this.state = copyTree(state);
    this.isAsRead = isAsRead;
    this.#snapshot = new Snapshot(state);
    this.#putViewsBack = putViewsBack;
  }

  /** Puts the backup into the flow that it is of, unless the two are the same. */
  saveIn(state: StateDict): void {
    const isNeeded = !isSameFlow(state, this.state);
    const isThere = state.get("backup") === this.state;
    if (isNeeded !== isThere) state.set("backup", isNeeded ? this.state : null);
  }

  /** Makes the flow what it was, in the nodes and views that it had. */
  restore(state: StateDict, sync: () => void): void {
    this.#putViewsBack();
    sync();
    this.#snapshot.restore();
    if (this.isAsRead) settle(state);
  }
}

/** The backup that came with a flow from its file; null when there is none. */
export function savedBackup(state: StateDict): StateDict | null {
  const saved = state.isNull("backup") ? null : state.get("backup");
  return isDict(saved) && saved.keys().length > 0 ? saved : null;
}

/**
 * Makes a flow what the backup from its file says. What is not the same becomes new parts.
 *
 * @throws FlowFieldError when the backup is not one of such a flow; nothing is changed.
 */
export function restoreSaved(state: StateDict, saved: StateDict): void {
  const [expected, found] = [kindOfFlow(state), kindOfFlow(saved)];
  if (found !== expected) throw new FlowFieldError("backup", expected, found);
  for (const key of saved.keys()) {
    const value = saved.get(key) ?? null;
    if (key !== "backup" && !isSameTree(state.get(key), value)) state.set(key, value);
  }
  state.set("backup", null);
}

/** Whether two flows are the same, whatever backups they have. */
export function isSameFlow(state: StateDict, other: StateDict): boolean {
  const keys = new Set([...state.keys(), ...other.keys()]);
  keys.delete("backup");
  return [...keys].every((key) => isSameTree(state.get(key), other.get(key)));
}

function kindOfFlow(state: StateDict): string {
  const [type, version] = [text(state.get("type")), number(state.get("version"))];
  return `a flow of type ${type ?? "unknown"} in version ${version ?? "unknown"}`;
}
