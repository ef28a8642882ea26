import { isSameFlow } from "../flow/backup.js";
import { isSameTree } from "../flow/state/same-tree.js";
import { isDict } from "../flow/state/state.js";
import { asReadError } from "../formats/errors.js";
import { MitmSource } from "../formats/mitm/source.js";
import type { Flow } from "../flow/flow.js";
import { changedFlow, loneFlow, type FlowDiff } from "./flow-diff.js";
import type { Scope } from "./flow-parts.js";
import { matchCaptures, type Match } from "./match-captures.js";

/** A capture that is compared. */
export interface ComparedCapture {
  /** What paths begin with: the file's name. */
  readonly name: string;
  readonly flows: AsyncIterable<readonly Flow[]>;
}

/**
 * How two captures differ: of each flow that is in both what differs, null where nothing does; and
 * those that are in one alone. Flows that are in both are compared in `scope`; those whose ids differ
 * in their messages alone.
 *
 * @throws What reading throws; FlowReadError when a flow is broken.
 */
export async function* compareCaptures(
  before: ComparedCapture,
  after: ComparedCapture,
  scope: Scope,
): AsyncGenerator<FlowDiff | null, void, undefined> {
  const paths = (match: Match): { old: string; new: string } => {
    const old = `${before.name}/${match.before?.number ?? 0}`;
    const young = `${after.name}/${match.after?.number ?? 0}`;
    return { old: match.before === null ? young : old, new: match.after === null ? old : young };
  };
  for await (const match of matchCaptures(before.flows, after.flows)) {
    const one = match.before?.flow;
    const other = match.after?.flow;
    try {
      if (one === undefined) {
        if (other !== undefined) yield loneFlow("new", other, paths(match));
      } else if (other === undefined) {
        yield loneFlow("gone", one, paths(match));
      } else {
        yield differenceOf(one, other, paths(match), match.isById ? scope : "messages");
      }
    } catch (error) {
      const broken = other ?? one;
      throw broken === undefined ? error : asReadError(error, broken);
    }
  }
}

/** Null when there is none that counts: in their messages alone, it is what they say that counts. */
function differenceOf(
  before: Flow,
  after: Flow,
  paths: { readonly old: string; readonly new: string },
  scope: Scope,
): FlowDiff | null {
  if (hasSameBytes(before, after) || isSameFlow(before.state, after.state)) return null;
  if (scope === "messages" && hasSameMessages(before, after)) return null;
  const diff = changedFlow(before, after, paths, scope);
  return diff.parts.length === 0 && scope === "messages" ? null : diff;
}

/** Whether they are surely the same; looked at before anything is decoded, which takes longer. */
function hasSameBytes({ source: before }: Flow, { source: after }: Flow): boolean {
  if (!(before instanceof MitmSource && after instanceof MitmSource)) return false;
  // Before that, a WebSocket flow has a part in another flow.
  if (before.version < 12) return false;
  const [one, other] = [before.record, after.record];
  return one.bytes
    .subarray(one.start, one.end)
    .equals(other.bytes.subarray(other.start, other.end));
}

/** Whether they surely say the same; looked at before they are laid out, which takes longer. */
function hasSameMessages(before: Flow, after: Flow): boolean {
  return ["request", "response", "websocket", "messages", "error"].every((key) => {
    const [one, other] = [before.state.get(key), after.state.get(key)];
    if (!isDict(one) || !isDict(other)) return isSameTree(one, other);
    const keys = new Set([...one.keys(), ...other.keys()]);
    return [...keys].every(
      (name) => name.startsWith("timestamp") || isSameTree(one.get(name), other.get(name)),
    );
  });
}
