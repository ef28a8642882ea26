import type { HttpFlow } from "../../flow/http-flow.js";
import type { ByteSink } from "../format.js";
import { assembleRequest, assembleResponse } from "../http1/assemble.js";
import type { Losses } from "../losses.js";
import { FlowByFlowWriter, type Shown } from "../text-output/flow-by-flow-writer.js";

/** Writes the messages as HTTP/1 has them on the wire, each followed by an empty line. */
export class RawWriter extends FlowByFlowWriter {
  constructor(sink: ByteSink, losses: Losses) {
    super(sink, losses, rawMessages);
  }
}

const gap = Buffer.from("\r\n\r\n");

function rawMessages({ request, response, websocket }: HttpFlow<"request">): Shown {
  const parts = [assembleRequest(request), gap];
  const losses: string[] = [];
  if (response !== null) parts.push(assembleResponse(response), gap);
  if (websocket !== null) losses.push("WebSocket messages");
  if (request.rawContent === null || response?.rawContent === null) {
    losses.push("bodies that were not kept");
  }
  return { bytes: Buffer.concat(parts), losses };
}
