import type { Format } from "../../lib/formats/format.js";
import { header } from "../../lib/formats/msgpack/header.js";
import { Random } from "../random.js";
import { require, requireSame } from "../violation.js";
import { copyFile, readFile, type ReadFile } from "./capture-file.js";
import { isWrittenWithoutMistake, requireConversions } from "./conversion.js";
import { attempt, attemptAsync } from "./documented.js";
import { readModel, setModelToItself } from "./model.js";
import { requireRecoveryLaws, type FlowParts } from "./recovery.js";
import { spellingOf } from "./spelling.js";
import { requireTouched } from "./touched.js";

/**
 * What holds for whatever bytes are read as a capture.
 *
 * @throws Violation, and every error that is not documented.
 */
export async function requireCaptureLaws(
  format: Format,
  input: Buffer,
  parts: FlowParts,
): Promise<void> {
  const whole = await readFile(format, input);
  requireSoundError(whole, input);
  await requireSameInChunks(format, input, whole);
  await requireUntouched(format, input, whole);
  await requireRecoveryLaws(format, input, whole, parts);
  const readable = whole.flows.filter((flow) => readModel(flow) === null);
  for (const flow of whole.flows) attempt(() => setModelToItself(flow));
  // Having looked changes nothing either.
  await requireUntouched(format, input, whole);
  for (const flow of whole.flows) await isWrittenWithoutMistake(flow, format);
  await requireConversions(readable);
  await requireTouched(format, readable);
}

function requireSoundError({ flows, error }: ReadFile, input: Buffer): void {
  if (error === null) return;
  const { offset, flowNumber } = error;
  require(flowNumber ===
    flows.length + 1, "an error has the number of the flow after those that were read", () =>
    `${flowNumber} after ${flows.length} flows`);
  require(offset >= 0 && offset <= input.length, "an error is somewhere in the file", () =>
    `${offset} of ${input.length} bytes`);
}

async function requireSameInChunks(format: Format, input: Buffer, whole: ReadFile): Promise<void> {
  const random = new Random(input.length);
  const sizes = Array.from({ length: 7 }, () => random.small(Math.max(8, input.length >> 3)));
  const again = await readFile(format, input, sizes);
  require(again.flows.length === whole.flows.length, "in chunks there are as many flows", () =>
    `${again.flows.length} in place of ${whole.flows.length}`);
  // Its message may show more or less of the bytes, for only those that have come can be shown.
  const [place, expectedPlace] = [placeOf(again.error), placeOf(whole.error)];
  require(place === expectedPlace, "in chunks there is the same error", () =>
    `${place} in place of ${expectedPlace}`);
  for (const [nth, flow] of again.flows.entries()) {
    const other = whole.flows[nth];
    if (other === undefined) continue;
    const [found, expected] = [flow, other].map(
      (one) => attempt(() => spellingOf(one)) ?? "damage",
    );
    requireSame("in chunks the flows are the same", found ?? "", expected ?? "");
  }
}

function placeOf(error: ReadFile["error"]): string {
  return error === null ? "none" : `${error.name}, flow ${error.flowNumber}, byte ${error.offset}`;
}

async function requireUntouched(
  format: Format,
  input: Buffer,
  { flows, error, isPartlyPassedOver }: ReadFile,
): Promise<void> {
  if (error !== null || flows.length === 0 || isPartlyPassedOver) return;
  const written = await attemptAsync(() => copyFile(format, input));
  if (written === null) return;
  requireSame(
    "what is untouched is written as it was",
    withoutFiller(format, written),
    withoutFiller(format, input),
  );
}

/** A file without what stands between flows and is not of them. */
function withoutFiller({ name }: Format, file: Buffer): string {
  const text = file.toString("latin1");
  switch (name) {
    case "jsonl":
      return text
        .replace(/^\xef\xbb\xbf/, "")
        .replace(/^[ \t\r]*\n/gm, "")
        .replace(/[\r\n]+[ \t\r\n]*$/, "");
    case "msgpack":
      return text.replaceAll(header.toString("latin1"), "");
    default:
      return text;
  }
}
