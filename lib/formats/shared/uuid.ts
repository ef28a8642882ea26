import { hash } from "node:crypto";

/** How many ids there are in one digest. */
export type IdNumber = 0 | 1 | 2;

/**
 * Ids in the form of UUIDs that are made of facts, so that each reading gives the same. Several come
 * from one digest, for that takes a good part of what it takes to look into a flow.
 */
export class Ids {
  readonly #digest: string;

  constructor(...facts: readonly (string | number)[]) {
    this.#digest = hash("sha512", JSON.stringify(facts));
  }

  get(number: IdNumber): string {
    const hex = this.#digest.slice(32 * number, 32 * number + 32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}
