import { writeFileSync } from "node:fs";

// Imported before the program whose memory is measured: at its end, writes the most memory that the
// whole process ever had, as the system counts it (KiB), to the file named by BENCH_PEAK.

process.on("exit", () => {
  const { maxRSS } = process.resourceUsage();
  writeFileSync(process.env.BENCH_PEAK, String(maxRSS));
});
