import type { CampaignOptions } from "./campaign.js";
import type { Finding } from "./finding.js";

/** What a child is told, once. */
export interface Task extends CampaignOptions {
  readonly target: string;
  /** The file in which it notes the input that it runs. */
  readonly note: string;
  /** It gives up when it has taken more memory than so many bytes. */
  readonly memory: number;
}

/** What a child tells. */
export type Report =
  | { readonly kind: "kept"; readonly input: Buffer }
  | { readonly kind: "found"; readonly finding: Finding }
  | ({ readonly kind: "progress" } & Progress);

export interface Progress {
  /** How many inputs ran. */
  readonly runs: number;
  /** How many blocks of lib/ ran; those that ran often count twice. */
  readonly blocks: number;
}

/** With this code a child exits that has taken too much memory. */
export const tooMuchMemory = 77;
