import { plain, styled, type StyledLine } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";

const rowLength = 16;

/** Sixteen bytes a line: where they are, in hexadecimal, as ASCII. */
export const hexDump: Contentview = {
  name: "hex dump",
  claims: () => false,
  recognises: () => true,
  show: ({ bytes }) => hexDumpLines(bytes),
};

export function* hexDumpLines(bytes: Buffer): Generator<StyledLine, void, undefined> {
  const digits = Math.max(4, bytes.length.toString(16).length);
  for (let at = 0; at < bytes.length; at += rowLength) {
    const row = bytes.subarray(at, at + rowLength);
    yield [
      styled(`${at.toString(16).padStart(digits, "0")}:`, "comment"),
      plain(`   ${hexOf(row).padEnd(50)}   `),
      styled(asciiOf(row), "string"),
    ];
  }
}

/** In groups of four. */
function hexOf(row: Buffer): string {
  const pairs = Array.from(row, (byte) => byte.toString(16).padStart(2, "0"));
  return [0, 4, 8, 12]
    .map((at) => pairs.slice(at, at + 4).join(" "))
    .join("  ")
    .trimEnd();
}

function asciiOf(row: Buffer): string {
  return row.toString("latin1").replace(/[^ -~]/g, ".");
}
