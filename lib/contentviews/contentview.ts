import type { StyledLine } from "../terminal/styled-text.js";
import type { Content } from "./content.js";

/**
 * A way to show bodies of one kind. What it is given was made by strangers: it takes linear time
 * whatever that is, and works line by line, so that who cuts the text pays for what is shown.
 */
export interface Contentview {
  /** As `--contentview` takes it: mitmproxy's name where it has such a view. */
  readonly name: string;
  /** Whether the content is of this kind by what is said of it: its media type above all. */
  claims(content: Content): boolean;
  /** Whether it looks like this kind, whatever is said of it. Cheap, and may be wrong. */
  recognises(content: Content): boolean;
  /** The content's lines; null when it is not of this kind after all. */
  show(content: Content): Iterable<StyledLine> | null;
}
