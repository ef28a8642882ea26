import type { Flow } from "../../lib/flow/flow.js";
import { writeFlows } from "../support/mitm-file.js";

/** What is in a flow for a reader: its bytes, and its bodies without their content coding. */
export async function contentsOf(flow: Flow): Promise<Buffer> {
  const parts = [await writeFlows(flow)];
  if (flow.type === "http") {
    for (const message of [flow.request, flow.response]) {
      parts.push(message?.getContent({ strict: false }) ?? Buffer.alloc(0));
    }
  }
  if (flow.type === "tcp") {
    for (const from of [true, false]) {
      parts.push(...flow.messages.filter((m) => m.fromClient === from).map((m) => m.content));
    }
  }
  return Buffer.concat(parts);
}
