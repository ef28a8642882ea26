import type { Window } from "./window.js";

/** What there is at a place of a file that may be damaged. `end` is an index into the window's bytes. */
export type Finding<Found> =
  /** Something whole, up to `end`. */
  | { readonly is: "found"; readonly end: number; readonly found: Found }
  /** Something that the format has in between, up to `end`. */
  | { readonly is: "between"; readonly end: number }
  /** Damage: nothing begins before `end`. `reason` is null where that was said before. */
  | { readonly is: "damage"; readonly end: number; readonly reason: string | null }
  /** It takes more bytes to tell. Never said when the window is complete. */
  | { readonly is: "unclear" };

/**
 * What a format knows about finding its parts, such as flows, in a file that may be damaged.
 *
 * It must find each one that is whole, whatever is before and behind it. In all, it may look at a byte
 * only so many times.
 */
export interface Finder<Found> {
  /** Says what there is where the window is. It begins anew each time: the window may have grown. */
  find(window: Window): Finding<Found> | Promise<Finding<Found>>;
  /** What is missing when the file ends behind all that was found; null where nothing is. */
  end?(): string | null;
}
