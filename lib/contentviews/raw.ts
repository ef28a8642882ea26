import type { Contentview } from "./contentview.js";
import { looksLikeText } from "./looks-like-text.js";
import { textLines } from "./text-lines.js";

/** Text as it is. */
export const raw: Contentview = {
  name: "raw",
  claims: () => false,
  recognises: ({ bytes }) => looksLikeText(bytes),
  show: (content) => (content.hasText ? textLines(content.text) : null),
};
