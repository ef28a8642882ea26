import { dimensions, type CaptureStats } from "./capture-stats.js";
import type { QuantileSketch } from "./quantile-sketch.js";
import type { Tally } from "./tally.js";

/** Quantiles of a quantity, within 1 %; null where nothing was counted. */
interface QuantilesJson {
  readonly count: number;
  readonly sum: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Counts of a group: bytes, and seconds. */
interface TallyJson {
  readonly flows: number;
  readonly failed: number;
  readonly sent_bytes: QuantilesJson;
  readonly received_bytes: QuantilesJson;
  readonly duration_seconds: QuantilesJson;
}

/** In an array, because the order of keys that are numbers is not ours to choose. */
type GroupsJson = readonly (TallyJson & { readonly name: string })[];

/** The counts for programs: all groups, those with the most flows first. */
export function statsJson(stats: CaptureStats): Readonly<Record<string, TallyJson | GroupsJson>> {
  const groups = dimensions.map((dimension) => {
    const entries = stats.groups[dimension].sorted();
    const tallies = entries.map(([name, tally]) => ({ name, ...tallyJson(tally) }));
    return [`by_${dimension.replace(" ", "_")}`, tallies] as const;
  });
  return { total: tallyJson(stats.total), ...Object.fromEntries(groups) };
}

function tallyJson({ flows, failed, sent, received, duration }: Tally): TallyJson {
  return {
    flows,
    failed,
    sent_bytes: quantilesJson(sent),
    received_bytes: quantilesJson(received),
    duration_seconds: quantilesJson(duration),
  };
}

function quantilesJson(sketch: QuantileSketch): QuantilesJson {
  return {
    count: sketch.count,
    sum: sketch.sum,
    p50: sketch.quantile(0.5),
    p90: sketch.quantile(0.9),
    p99: sketch.quantile(0.99),
    max: sketch.max,
  };
}
