import type { Script } from "../script/events.js";
import type { Recording } from "./recording.js";

/** What a module of an addon exports: it makes the handlers for what its option was given. */
export interface AddonModule {
  /**
   * @param values What the option was given, in order; none for an option that is only on.
   * @throws AddonOptionError when a value is wrong.
   */
  readonly make: (values: readonly string[], recording: Recording) => Script | Promise<Script>;
}

/** A script that ships inside, and is turned on by an option of its name. */
export interface Addon {
  readonly option: string;
  readonly load: () => Promise<AddonModule>;
}
