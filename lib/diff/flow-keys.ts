import { createHash } from "node:crypto";
import type { Flow } from "../flow/flow.js";
import { flowTitle } from "./flow-title.js";

/** What flows of two captures are matched by where ids do not match: what says most comes first. */
export type FlowKeys = readonly [whole: string, question: string, title: string];

export function flowKeys(flow: Flow): FlowKeys {
  const title = flowTitle(flow);
  const [question, answer] = bytesOf(flow);
  return [hash(title, [...question, ...answer]), hash(title, question), title];
}

/** What the client sent, and what it got. */
function bytesOf(flow: Flow): readonly [question: readonly Buffer[], answer: readonly Buffer[]] {
  switch (flow.type) {
    case "http": {
      const { request, response } = flow;
      const answer =
        response === null ? [] : [Buffer.from(`${response.statusCode}`), bodyOf(response)];
      return [[bodyOf(request)], answer];
    }
    case "tcp":
    case "udp": {
      const side = (isClient: boolean): Buffer[] =>
        flow.messages
          .filter(({ fromClient }) => fromClient === isClient)
          .map(({ content }) => content);
      return [side(true), side(false)];
    }
    case "dns":
      return [[], [Buffer.from(flow.response?.answers.join() ?? "")]];
  }
}

function bodyOf(message: { getContent(options: { strict: boolean }): Buffer | null }): Buffer {
  return message.getContent({ strict: false }) ?? Buffer.alloc(0);
}

function hash(title: string, bytes: readonly Buffer[]): string {
  const digest = createHash("sha1").update(title);
  for (const piece of bytes) digest.update(`\0${piece.length}\0`).update(piece);
  return digest.digest("base64");
}
