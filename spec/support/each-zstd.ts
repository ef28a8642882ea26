import { describeOnlyWhere } from "./only-where.js";
import { hasNodeZstd, hideNodeZstd } from "./without-zstd.js";

/** What is needed where `hasNodeZstd` is false. */
export const nodeZstd = "zstd in Node.js (22.15 or newer)";

/** Specifications that hold with the zstd of Node.js, where it has one, and with our fallback. */
export function describeEachZstd(title: string, specify: () => void): void {
  describeOnlyWhere(hasNodeZstd, nodeZstd, `${title}, by Node.js`, specify);
  describeWithoutNodeZstd(`${title}, by our fallback`, specify);
}

/** Specifications under a Node.js without zstd. */
export function describeWithoutNodeZstd(title: string, specify: () => void): void {
  describe(title, () => {
    let restore: () => void;
    before(() => (restore = hideNodeZstd()));
    after(() => restore());
    specify();
  });
}
