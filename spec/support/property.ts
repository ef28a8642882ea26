import fc from "fast-check";

// Property specs run with the same examples each time, so that a run that fails can be had again.
// `SPEC_SEED=7 npm test` tries others; a failure names its seed.

fc.configureGlobal({ seed: Number(process.env["SPEC_SEED"] ?? 20_231_114) });

export { fc };
