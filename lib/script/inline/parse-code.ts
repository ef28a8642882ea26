import { closestEvent, isEventName, type EventName } from "../events.js";
import { InlineCodeError } from "./inline-code-error.js";

/** Which flows code is for, and when. */
export type Occasion =
  /** An event, that the code names. */
  | { readonly kind: "event"; readonly event: EventName }
  /** Once a flow, when it is complete: each HTTP flow, or each flow. */
  | { readonly kind: "http" }
  | { readonly kind: "any" };

/** Code of the command line, taken apart. */
export interface ParsedCode {
  readonly occasion: Occasion;
  /** The code, with blanks in the place of the event's name, so that all stands where it stood. */
  readonly code: string;
}

/**
 * Tells what code is for: `request: ...` is for that event. Code without an event that speaks of
 * `request` or `response` is for HTTP flows, and other code for all.
 *
 * @throws InlineCodeError when the event does not exist, but has a name close to one that does.
 */
export function parseCode(code: string): ParsedCode {
  const [label = "", name = ""] = /^\s*([A-Za-z_$][\w$]*)\s*:(?!:)/.exec(code) ?? [];
  if (isEventName(name)) {
    const blank = label.replace(/\S/g, " ");
    return { occasion: { kind: "event", event: name }, code: blank + code.slice(label.length) };
  }
  const meant = name === "" ? undefined : closestEvent(name);
  if (meant !== undefined) {
    throw new InlineCodeError(code, `there is no event "${name}"; did you mean "${meant}"?`);
  }
  return { occasion: occasionOf(code), code };
}

/** For code without an event. */
export function occasionOf(code: string): Occasion {
  return { kind: /\b(?:request|response)\b/.test(code) ? "http" : "any" };
}
