import type { ByteSource } from "../format.js";
import type { OnGap } from "../gap.js";
import type { Finder } from "./finder.js";
import { Window } from "./window.js";

/** Flows take many times their bytes once they were looked into, so not all at once are handed on. */
const longestBatch = 32;

/** Goes through a file that may be damaged: all that a finder finds, whatever is between. */
export async function* findPastDamage<Found>(
  source: ByteSource,
  finder: Finder<Found>,
  file: string,
  onGap: OnGap,
): AsyncGenerator<readonly Found[], void, undefined> {
  const window = new Window(source, file);
  let batch: Found[] = [];
  let gap: { readonly offset: number; readonly reason: string } | null = null;
  const endGap = (): void => {
    if (gap === null) return;
    const { offset, reason } = gap;
    gap = null;
    onGap({ file, offset, length: window.offset - offset, compression: null, reason });
  };
  try {
    while (window.available > 0 || !window.isComplete) {
      const finding = window.available === 0 ? null : await finder.find(window);
      if (finding === null || finding.is === "unclear") {
        if (batch.length > 0) yield batch;
        batch = [];
        await window.grow();
        continue;
      }
      if (finding.is === "damage") {
        gap ??= { offset: window.offset, reason: finding.reason ?? "no flow is here" };
      } else {
        endGap();
      }
      window.at = finding.end;
      if (finding.is !== "found") continue;
      window.number++;
      batch.push(finding.found);
      if (batch.length < longestBatch) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
    endGap();
    const reason = finder.end?.() ?? null;
    if (reason !== null) {
      onGap({ file, offset: window.offset, length: 0, compression: null, reason });
    }
  } finally {
    await window.close();
  }
}
