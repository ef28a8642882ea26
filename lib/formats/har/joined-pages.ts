import { JsonError } from "../json/json-error.js";
import type { HarDocument } from "./document.js";
import { pagesOf } from "./pages.js";
import { withMember } from "./with-member.js";

/**
 * The pages of several files in one. Browsers number pages from 1 in each file, so pages of later
 * files get other names where an earlier file has one of the same name.
 */
export class JoinedPages {
  readonly #documents = new Map<HarDocument, Map<string, string>>();
  readonly #taken = new Set<string>();
  #last: HarDocument | null = null;

  /** Whether there is more than one file. */
  get hasFurther(): boolean {
    return this.#documents.size > 1;
  }

  /** Begins a file. The one before was read. */
  begin(document: HarDocument): void {
    if (this.#last !== null) {
      for (const { id } of readablePages(this.#last)) this.#nameOf(this.#last, id);
      for (const name of this.#documents.get(this.#last)?.values() ?? []) this.#taken.add(name);
    }
    this.#documents.set(document, new Map());
    this.#last = document;
  }

  /** The other name of a page that an entry names; null when it keeps its own. */
  rename(document: HarDocument, id: string): string | null {
    if (!this.#documents.has(document)) return null;
    const name = this.#nameOf(document, id);
    return name === id ? null : name;
  }

  /** All pages as JSON texts. */
  join(): string[] {
    return [...this.#documents.keys()].flatMap((document) =>
      readablePages(document).map(({ id, bytes }) => {
        const name = this.rename(document, id);
        return (name === null ? bytes : withMember(bytes, "id", name)).toString("utf8");
      }),
    );
  }

  #nameOf(document: HarDocument, id: string): string {
    const names = this.#documents.get(document) ?? new Map<string, string>();
    const known = names.get(id);
    if (known !== undefined) return known;
    let name = id;
    for (let nth = 2; this.#taken.has(name); nth++) name = `${id}-${nth}`;
    names.set(id, name);
    return name;
  }
}

/** Pages that are not JSON are left where they are; they cannot be joined with others. */
function readablePages(document: HarDocument): ReturnType<typeof pagesOf> {
  try {
    return pagesOf(document);
  } catch (error) {
    if (error instanceof JsonError) return [];
    throw error;
  }
}
