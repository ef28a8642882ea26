import { parseJson } from "../json/json-value.js";
import type { HarDocument, Span } from "./document.js";

/** A page of a document. */
export interface Page {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Whether the pages of a document come before its entries. */
export function arePagesInHead({ pages, head }: HarDocument): boolean {
  return pages !== null && pages.end <= (head?.length ?? 0);
}

/** Where the tail of a document has its pages, key and all; null when it has none. */
export function inTail({ pages, tailAt }: HarDocument): Span | null {
  if (pages === null || pages.start < tailAt) return null;
  return { start: pages.start - tailAt, end: pages.end - tailAt };
}

/** The pages of a document, as far as it was read; none where they are not what they should be. */
export function pagesOf(document: HarDocument): Page[] {
  const span = arePagesInHead(document) ? document.pages : inTail(document);
  const bytes = arePagesInHead(document) ? document.head : document.tail;
  if (span === null || bytes === null) return [];
  const object = parseJson(
    Buffer.concat([Buffer.from("{"), bytes.subarray(span.start, span.end), Buffer.from("}")]),
  );
  return (object.get("pages")?.items ?? []).map((page) => ({
    id: page.get("id")?.text ?? "",
    bytes: page.source.bytes.subarray(page.start, page.end),
  }));
}
