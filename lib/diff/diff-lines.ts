import { plain, styled, type StyledLine } from "../terminal/styled-text.js";
import type { FlowDiff, PartDiff } from "./flow-diff.js";
import type { HunkLine } from "./hunks.js";

/** The lines that show how a flow differs, as `git diff` shows a file: each part is one. */
export function* diffLines(diff: FlowDiff): Generator<StyledLine, void, undefined> {
  if (diff.parts.length === 0) {
    yield heading(`diff --git a/${diff.oldPath} b/${diff.newPath}`);
    yield heading("# other bytes, and the same meaning: spaces, the order of headers");
  }
  for (const part of diff.parts) yield* partLines(diff, part);
}

function* partLines(
  { kind, title, oldPath, newPath }: FlowDiff,
  { name, isInOld, isInNew, hunks }: PartDiff,
): Generator<StyledLine> {
  yield heading(`diff --git a/${oldPath}/${name} b/${newPath}/${name}`);
  if (kind === "new") yield heading("new flow");
  else if (!isInOld) yield heading("new part");
  if (kind === "gone") yield heading("dropped flow");
  else if (!isInNew) yield heading("dropped part");
  yield heading(isInOld ? `--- a/${oldPath}/${name}` : "--- /dev/null");
  yield heading(isInNew ? `+++ b/${newPath}/${name}` : "+++ /dev/null");
  for (const { range, lines } of hunks) {
    yield [styled(range, "hunk"), plain(` ${title}`)];
    for (const line of lines) yield [shown(line)];
  }
}

function shown({ kind, text }: HunkLine): StyledLine[number] {
  if (kind === "removed") return styled(`-${text}`, "removed");
  return kind === "added" ? styled(`+${text}`, "added") : plain(` ${text}`);
}

function heading(text: string): StyledLine {
  return [styled(text, "heading")];
}
