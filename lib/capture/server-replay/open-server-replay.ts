import { inputName, readInput } from "../../io/input.js";
import { openFlows } from "../../open-flows.js";
import { ServerReplay, type ServerReplayOptions } from "./server-replay.js";

/**
 * Reads captures, of any format, to answer from them.
 *
 * @throws FileError, UnknownFormatError, CompressionError, FlowReadError.
 */
export async function openServerReplay(
  paths: readonly string[],
  options: ServerReplayOptions,
): Promise<ServerReplay> {
  const replay = new ServerReplay(options);
  try {
    for (const path of paths) {
      const { reader } = await openFlows(readInput(path), { file: inputName(path), from: null });
      for await (const flows of reader) for (const flow of flows) replay.add(flow);
    }
    return replay;
  } catch (error) {
    replay.close();
    throw error;
  }
}
