import type { Target } from "../target.js";
import { Violation } from "../violation.js";

/** A target with one input for each thing that can go wrong. */
export const plantedTarget: Target = {
  name: "planted",
  seeds: () =>
    Promise.resolve(
      ["fine", "..wrong..", "crash", "hang", "memory"].map((text) => Buffer.from(text)),
    ),
  tokens: [],
  mutators: [],
  batchSize: 4,
  run(input) {
    const text = input.toString("latin1");
    if (text.includes("wrong")) throw new Violation("all is well", "it is not");
    if (text === "crash") process.kill(process.pid, "SIGKILL");
    if (text === "hang") for (;;);
    if (text === "memory") Buffer.alloc(2 ** 30, 1);
  },
};
