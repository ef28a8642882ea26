import { openOutput, type OutputOptions } from "./io/open-output.js";
import type { Output } from "./io/output.js";
import type { OutputFile } from "./output-file.js";

/**
 * Opens a file to be written, and compresses what is written to it. What is to be added to a file was
 * looked at by `likeWhatIsThere`.
 *
 * @param onRepair Told, in words, what of a file that is added to does not count.
 * @throws FileError
 */
export async function openOutputFile(
  file: OutputFile,
  { onRepair, ...options }: OpenOptions = {},
): Promise<Output> {
  const { path, compression } = file;
  if (path.startsWith("+")) {
    const { openAddedFile } = await import("./added-file.js");
    return openAddedFile(file, onRepair);
  }
  const output = await openOutput(path, options);
  if (compression === null) return output;
  const { CompressedOutput } = await import("./io/compression/compressed-output.js");
  return new CompressedOutput(output, compression, false);
}

export interface OpenOptions extends Pick<OutputOptions, "backupSuffix" | "isLive"> {
  readonly onRepair?: (what: string) => void;
}
