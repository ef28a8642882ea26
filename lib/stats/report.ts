import { formatSize } from "../formats/listing/size.js";
import { columnsOf } from "../terminal/columns.js";
import { cutText } from "../terminal/cut-line.js";
import { plainText } from "../terminal/plain-text.js";
import { plain, styled, type Span, type StyledLine } from "../terminal/styled-text.js";
import { dimensions, type CaptureStats } from "./capture-stats.js";
import type { Tally } from "./tally.js";
import { formatDuration, sparkline } from "./words.js";

export interface ReportOptions {
  /** How many groups are shown of each kind. */
  readonly top: number;
  /** The columns of the terminal; names are cut so that a row fits. */
  readonly width: number;
}

const sparklineLength = 16;

interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: (tally: Tally) => string;
}

const columns: readonly Column[] = [
  { title: "flows", width: 8, cell: ({ flows }) => String(flows) },
  { title: "failed", width: 7, cell: ({ failed }) => (failed === 0 ? "" : String(failed)) },
  { title: "sent", width: 7, cell: ({ sent }) => formatSize(sent.sum) },
  { title: "received", width: 9, cell: ({ received }) => formatSize(received.sum) },
  { title: "p50", width: 8, cell: ({ duration }) => time(duration.quantile(0.5)) },
  { title: "p90", width: 8, cell: ({ duration }) => time(duration.quantile(0.9)) },
  { title: "p99", width: 8, cell: ({ duration }) => time(duration.quantile(0.99)) },
  { title: "max", width: 8, cell: ({ duration }) => time(duration.max) },
];

/** The longest and the shortest that the column of names is. */
const widestName = 40;
const narrowestName = 14;

/** The counts as a table, with the times of each group as a histogram. */
export function* reportLines(
  stats: CaptureStats,
  { top, width }: ReportOptions,
): Generator<StyledLine, void, undefined> {
  const layout = layOut(stats, top, width);
  yield header(layout);
  yield row("all", stats.total, layout);
  for (const dimension of dimensions) {
    const groups = stats.groups[dimension].sorted();
    if (groups.length === 0) continue;
    yield [];
    yield [styled(`by ${dimension}`, "heading")];
    for (const [name, tally] of groups.slice(0, top)) yield row(name, tally, layout);
    if (groups.length > top) yield [styled(`  and ${groups.length - top} more (--top)`, "comment")];
  }
}

interface Layout {
  readonly nameWidth: number;
  readonly columns: readonly Column[];
  /** Null where there is no room for it. */
  readonly times: { readonly from: number; readonly to: number } | null;
}

/** Where a terminal is narrow, the histogram goes first, then columns from the right. */
function layOut(stats: CaptureStats, top: number, width: number): Layout {
  const names = dimensions.flatMap((dimension) =>
    stats.groups[dimension]
      .sorted()
      .slice(0, top)
      .map(([name]) => columnsOf(plainText(name))),
  );
  const wanted = Math.min(
    widestName,
    Math.max(narrowestName, ...names.map((columnCount) => columnCount + 2)),
  );
  const fits = (count: number, extra: number): boolean =>
    narrowestName + extra + widthOf(columns.slice(0, count)) <= width;
  let count = columns.length;
  const hasTimes = stats.total.duration.count > 0 && fits(count, sparklineLength + 2);
  while (count > 1 && !fits(count, 0)) count--;
  const shown = columns.slice(0, count);
  const room = width - widthOf(shown) - (hasTimes ? sparklineLength + 2 : 0);
  const { duration } = stats.total;
  return {
    nameWidth: Math.max(narrowestName, Math.min(wanted, room)),
    columns: shown,
    times: hasTimes ? { from: duration.quantile(0) ?? 0, to: duration.max ?? 0 } : null,
  };
}

function widthOf(shown: readonly Column[]): number {
  return shown.reduce((sum, { width }) => sum + width, 0);
}

function header({ nameWidth, columns: shown, times }: Layout): StyledLine {
  const titles = shown.map(({ title, width }) => title.padStart(width)).join("");
  const range =
    times === null ? "" : `  ${formatDuration(times.from)} to ${formatDuration(times.to)}`;
  return [styled(`${" ".repeat(nameWidth)}${titles}${range}`, "heading")];
}

function row(name: string, tally: Tally, { nameWidth, columns: shown, times }: Layout): StyledLine {
  const cut = cutText(`  ${name}`, nameWidth);
  const spans: Span[] = [
    styled(cut + " ".repeat(nameWidth - columnsOf(cut)), "name"),
    plain(shown.map(({ width, cell }) => cell(tally).padStart(width)).join("")),
  ];
  if (times !== null && tally.duration.count > 0) {
    const counts = tally.duration.histogram(times.from, times.to, sparklineLength);
    spans.push(styled(`  ${sparkline(counts).trimEnd()}`, "number"));
  }
  return spans;
}

function time(seconds: number | null): string {
  return seconds === null ? "" : formatDuration(seconds);
}
