import type { Flow } from "../flow/flow.js";
import { flowParts, type FlowPart, type Scope } from "./flow-parts.js";
import { flowTitle } from "./flow-title.js";
import { hunksOf, type Hunk } from "./hunks.js";

/** A part of a flow that differs. */
export interface PartDiff {
  readonly name: string;
  /** Whether the flow had it before, and has it after. */
  readonly isInOld: boolean;
  readonly isInNew: boolean;
  readonly hunks: readonly Hunk[];
}

/** A flow that differs, or is there in one place alone. */
export interface FlowDiff {
  readonly kind: "changed" | "new" | "gone";
  /** What people know it by. */
  readonly title: string;
  /** What is before the name of a part, as a path: the file and the flow's number in it. */
  readonly oldPath: string;
  readonly newPath: string;
  /** None where the flow says the same in other bytes: other spaces, another order of headers. */
  readonly parts: readonly PartDiff[];
}

/** How flows are named. */
export interface Paths {
  readonly old: string;
  readonly new: string;
}

/** The difference of two states of a flow; its parts are empty where they say the same. */
export function changedFlow(before: Flow, after: Flow, paths: Paths, scope: Scope): FlowDiff {
  const old = flowParts(before, scope);
  const young = flowParts(after, scope);
  const names = new Set([...old, ...young].map(({ name }) => name));
  const parts = Array.from(names, (name) => partDiff(name, find(old, name), find(young, name)));
  return {
    kind: "changed",
    title: flowTitle(after),
    oldPath: paths.old,
    newPath: paths.new,
    parts: parts.filter(({ hunks }) => hunks.length > 0),
  };
}

/** A flow that is there in one place alone: what its ends said to each other. */
export function loneFlow(kind: "new" | "gone", flow: Flow, paths: Paths): FlowDiff {
  const parts = flowParts(flow, "messages").map((part) =>
    kind === "new" ? partDiff(part.name, null, part) : partDiff(part.name, part, null),
  );
  return { kind, title: flowTitle(flow), oldPath: paths.old, newPath: paths.new, parts };
}

function find(parts: readonly FlowPart[], wanted: string): FlowPart | null {
  return parts.find(({ name }) => name === wanted) ?? null;
}

function partDiff(name: string, old: FlowPart | null, young: FlowPart | null): PartDiff {
  return {
    name,
    isInOld: old !== null,
    isInNew: young !== null,
    hunks: hunksOf(old?.lines ?? [], young?.lines ?? []),
  };
}
