import { formatSize } from "../../formats/listing/size.js";
import type { RunMeter } from "./run-meter.js";

/** What the progress line says. @param totalBytes Null where it cannot be known. */
export function progressText(meter: RunMeter, totalBytes: number | null): string {
  const { bytesRead, flowsRead, flowsChanged, seconds, beforehand } = meter;
  if (beforehand !== null && bytesRead === 0) {
    return ["looking for secrets", ...shareOf(beforehand.bytes, beforehand.total)].join("  ");
  }
  const rate = bytesRead / Math.max(seconds, 0.001);
  const isKnown = totalBytes !== null && totalBytes > 0;
  return [
    ...shareOf(bytesRead, totalBytes),
    `${formatSize(rate)}/s`,
    `${counted(flowsRead)} flows`,
    flowsChanged > 0 ? `${counted(flowsChanged)} changed` : [],
    isKnown && rate > 0 ? `${formatTime((totalBytes - bytesRead) / rate)} left` : [],
  ]
    .flat()
    .join("  ");
}

/** How many bytes of how many, where that is known. */
function shareOf(bytes: number, total: number | null): string[] {
  if (total === null || total === 0) return [formatSize(bytes)];
  const percent = Math.floor(Math.min(1, bytes / total) * 100);
  return [`${percent}%`, `${formatSize(bytes)} of ${formatSize(total)}`];
}

/** What the run did, in a line. */
export function summaryText(meter: RunMeter, bytesWritten: number): string {
  const { flowsRead, flowsWritten, flowsChanged, flowsNew, flowsDropped, bytesRead } = meter;
  const details = [
    flowsChanged > 0 ? `${counted(flowsChanged)} changed` : [],
    flowsNew > 0 ? `${counted(flowsNew)} new` : [],
  ].flat();
  const written = `${counted(flowsWritten)} out${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
  const dropped = flowsDropped > 0 ? `, ${counted(flowsDropped)} dropped` : "";
  const bytes = `${formatSize(bytesRead)} read, ${formatSize(bytesWritten)} written`;
  return `${counted(flowsRead)} flows in, ${written}${dropped}; ${bytes}; ${formatTime(meter.seconds)}`;
}

/** What the run did, for programs. */
export function summaryJson(meter: RunMeter, bytesWritten: number): string {
  return JSON.stringify({
    flows_in: meter.flowsRead,
    flows_out: meter.flowsWritten,
    flows_changed: meter.flowsChanged,
    flows_new: meter.flowsNew,
    flows_dropped: meter.flowsDropped,
    bytes_in: meter.bytesRead,
    bytes_out: bytesWritten,
    seconds: Math.round(meter.seconds * 1000) / 1000,
  });
}

/** A number with its thousands parted. */
function counted(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function formatTime(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = `${Math.floor((whole % 3600) / 60)}m`;
  return whole < 3600
    ? `${minutes}${String(whole % 60).padStart(2, "0")}s`
    : `${Math.floor(whole / 3600)}h${minutes.padStart(3, "0")}`;
}
