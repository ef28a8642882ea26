import type { Flow } from "../flow/flow.js";
import { WaitingFlow } from "./waiting-flow.js";
import { levels, WaitingFlows } from "./waiting-flows.js";

/** Flows of two captures that belong together, or one that has no like in the other. */
export interface Match {
  /** Null where there is none in the first capture. */
  readonly before: WaitingFlow | null;
  /** Null where there is none in the second capture. */
  readonly after: WaitingFlow | null;
  readonly isById: boolean;
}

/**
 * Matches the flows of two captures: by id, else by what they are. Both are read side by side. A flow
 * whose like does not come within a window is taken for one that has none, so that memory does not
 * grow with the captures: one that moved further is gone from one place and new in another.
 */
export async function* matchCaptures(
  before: AsyncIterable<readonly Flow[]>,
  after: AsyncIterable<readonly Flow[]>,
): AsyncGenerator<Match, void, undefined> {
  const [old, young] = [new WaitingFlows(), new WaitingFlows()];
  for await (const { flow, number, isOld } of sideBySide(before, after)) {
    const [own, other] = isOld ? [old, young] : [young, old];
    const waiting = new WaitingFlow(flow, number);
    const like = other.takeById(waiting.id);
    if (like === undefined) own.add(waiting);
    else yield { ...(isOld ? pair(waiting, like) : pair(like, waiting)), isById: true };
    while (own.isFull) yield* settleFirst(own, other, isOld);
  }
  yield* settleRest(old, young);
}

/** The first one has waited long enough: it gets what is like it, or is alone. */
function* settleFirst(own: WaitingFlows, other: WaitingFlows, isOld: boolean): Generator<Match> {
  const first = own.takeFirst();
  if (first === undefined) return;
  const like = levels.reduce<WaitingFlow | undefined>(
    (found, level) => found ?? other.takeLike(first, level),
    undefined,
  );
  yield { ...(isOld ? pair(first, like ?? null) : pair(like ?? null, first)), isById: false };
}

/** What waits at the end: first what is the same finds its like, then what is less and less so. */
function* settleRest(old: WaitingFlows, young: WaitingFlows): Generator<Match> {
  const found = new Map<WaitingFlow, WaitingFlow>();
  for (const level of levels) {
    for (const waiting of old.snapshot()) {
      if (found.has(waiting)) continue;
      const like = young.takeLike(waiting, level);
      if (like !== undefined) found.set(waiting, like);
    }
  }
  for (const waiting of old.snapshot()) {
    yield { ...pair(waiting, found.get(waiting) ?? null), isById: false };
  }
  for (const waiting of young.snapshot()) yield { ...pair(null, waiting), isById: false };
}

function pair(before: WaitingFlow | null, after: WaitingFlow | null): Omit<Match, "isById"> {
  return { before, after };
}

interface Arrival {
  readonly flow: Flow;
  readonly number: number;
  readonly isOld: boolean;
}

/** The flows of both captures in turn; of the longer one, then the rest. */
async function* sideBySide(
  before: AsyncIterable<readonly Flow[]>,
  after: AsyncIterable<readonly Flow[]>,
): AsyncGenerator<Arrival, void, undefined> {
  const [old, young] = [oneByOne(before), oneByOne(after)];
  try {
    for (
      let number = 1, [isOldOpen, isYoungOpen] = [true, true];
      isOldOpen || isYoungOpen;
      number++
    ) {
      const one = isOldOpen ? await old.next() : null;
      if (one?.done === false) yield { flow: one.value, number, isOld: true };
      else isOldOpen = false;
      const other = isYoungOpen ? await young.next() : null;
      if (other?.done === false) yield { flow: other.value, number, isOld: false };
      else isYoungOpen = false;
    }
  } finally {
    await old.return();
    await young.return();
  }
}

async function* oneByOne(
  batches: AsyncIterable<readonly Flow[]>,
): AsyncGenerator<Flow, void, undefined> {
  for await (const flows of batches) yield* flows;
}
