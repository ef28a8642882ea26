import { Content } from "../../lib/contentviews/content.js";
import { showContent, showContentAs } from "../../lib/contentviews/contentviews.js";
import { Request } from "../../lib/flow/request.js";
import type { StyledLine } from "../../lib/terminal/styled-text.js";

/** What is shown, and by which view. */
export interface Shown {
  readonly view: string;
  readonly text: string;
}

/** A body with a content type, as it is shown. */
export function show(body: string | Buffer, contentType: string | null = null): Shown {
  const { view, lines } = showContent(contentOf(body, contentType));
  return { view, text: textOf(lines) };
}

/** A body as a view shows it. */
export function showAs(
  name: string,
  body: string | Buffer,
  contentType: string | null = null,
): Shown {
  const { view, lines } = showContentAs(contentOf(body, contentType), name);
  return { view, text: textOf(lines) };
}

export function textOf(lines: Iterable<StyledLine>): string {
  return Array.from(lines, (line) => line.map(({ text }) => text).join("")).join("\n");
}

function contentOf(body: string | Buffer, contentType: string | null): Content {
  const headers = contentType === null ? {} : { "content-type": contentType };
  const message = Request.make("POST", "http://example.com/", Buffer.from(body), headers);
  return new Content(Buffer.from(body), { message });
}
