import type { Flow } from "../../flow/flow.js";
import type { Message } from "../../flow/message.js";
import { plain, styled, type StyledLine } from "../../terminal/styled-text.js";

/** A body, or a message of a stream. */
export interface Body {
  readonly flow: Flow;
  /** The request or response that it is the body of; null for other messages. */
  readonly message: Message | null;
  /** Null when it was not kept. */
  readonly bytes: Buffer | null;
}

/** How much of a flow is shown: mitmdump's `flow_detail`. */
export interface Detail {
  /** 1 a line a message, 2 headers, 3 bodies cut, 4 bodies whole. */
  readonly level: 1 | 2 | 3 | 4;
  /** The lines of a body that is not empty; asked from level 3 on. */
  readonly showBody: (body: Body & { readonly bytes: Buffer }) => Iterable<StyledLine>;
}

/** The lines of a body, as far as they are shown, between empty ones. */
export function* bodyLines(detail: Detail, body: Body): Generator<StyledLine> {
  if (detail.level < 3) return;
  const { bytes } = body;
  const lines =
    bytes === null
      ? [[styled("Content is missing.", "error")]]
      : detail.showBody({ ...body, bytes });
  let count = 0;
  for (const line of lines) {
    if (count++ === 0) yield [];
    yield line.length === 0 ? [] : [plain("    "), ...line];
  }
  yield [];
}
