import type { Flow } from "../flow/flow.js";
import { QuantileSketch } from "./quantile-sketch.js";

/** What is counted of a flow. */
export interface Measured {
  /** Bytes of bodies and messages that the client sent, and that it got, as they were sent. */
  readonly sent: number;
  readonly received: number;
  /** Seconds from the request's first byte to the response's last; null when that is not known. */
  readonly duration: number | null;
  readonly isFailed: boolean;
}

export function measure(flow: Flow): Measured {
  const isFailed = flow.error !== null;
  switch (flow.type) {
    case "http": {
      const { request, response, websocket } = flow;
      const messages = websocket?.messages ?? [];
      return {
        sent: (request.rawContent?.length ?? 0) + lengthOf(messages, true),
        received: (response?.rawContent?.length ?? 0) + lengthOf(messages, false),
        duration: between(request.timestampStart, response?.timestampEnd ?? null),
        isFailed,
      };
    }
    case "tcp":
    case "udp": {
      const { messages } = flow;
      return {
        sent: lengthOf(messages, true),
        received: lengthOf(messages, false),
        duration: between(messages[0]?.timestamp ?? null, messages.at(-1)?.timestamp ?? null),
        isFailed,
      };
    }
    case "dns": {
      const { request, response } = flow;
      const duration = between(request.timestamp, response?.timestamp ?? null);
      return { sent: 0, received: response?.size ?? 0, duration, isFailed };
    }
  }
}

function lengthOf(
  messages: readonly { readonly fromClient: boolean; readonly content: Buffer }[],
  isClient: boolean,
): number {
  let length = 0;
  for (const { fromClient, content } of messages)
    if (fromClient === isClient) length += content.length;
  return length;
}

/** Clocks may go back; then nothing is known. */
function between(start: number | null, end: number | null): number | null {
  return start !== null && end !== null && end >= start ? end - start : null;
}

/** Counts of flows that have something in common. */
export class Tally {
  flows = 0;
  failed = 0;
  readonly sent = new QuantileSketch();
  readonly received = new QuantileSketch();
  readonly duration = new QuantileSketch();

  add({ sent, received, duration, isFailed }: Measured): void {
    this.flows++;
    if (isFailed) this.failed++;
    this.sent.add(sent);
    this.received.add(received);
    if (duration !== null) this.duration.add(duration);
  }
}
