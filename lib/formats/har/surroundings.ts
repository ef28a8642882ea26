import { closeBracket, comma, skipSpace } from "../json/characters.js";
import type { Losses } from "../losses.js";
import { creator } from "../shared/creator.js";
import type { HarDocument } from "./document.js";
import { JoinedPages } from "./joined-pages.js";
import { arePagesInHead, inTail } from "./pages.js";
import type { EntryRecord } from "./record.js";

const nothing: Buffer = Buffer.alloc(0);
const newLine = Buffer.from("\n");
const ownSeparator = Buffer.from(",\n");
const ownEnd = Buffer.from("\n]}}\n");

/**
 * What a written file has around its entries: that of the first file that is read, byte by byte, or
 * our own where that is no HAR file. Of further HAR files it takes over the pages.
 */
export class Surroundings {
  readonly #losses: Losses;
  readonly #pages = new JoinedPages();
  /** The document that is taken over; null for our own. */
  #base: HarDocument | null = null;
  #hasInput = false;
  #isSeveral = false;
  #count = 0;

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  /** Several files will be read, so that all pages are to be written behind the entries. */
  expectSeveral(): void {
    this.#isSeveral = true;
  }

  /** Begins another input; null for one that is no HAR file. */
  begin(document: HarDocument | null): void {
    if (!this.#hasInput) this.#base = document;
    this.#hasInput = true;
    if (document === null) return;
    this.#pages.begin(document);
    if (document !== this.#base) {
      this.#losses.add(["what HAR files after the first say of themselves, save their pages"]);
    }
  }

  /** What to write before an entry; `record` is null for one that was not read from a HAR file. */
  before(record: EntryRecord | null): Buffer {
    if (!this.#hasInput && record !== null) this.begin(record.document);
    const base = this.#base;
    const isOfBase = record !== null && record.document === base;
    if (this.#count++ > 0) {
      if (isOfBase && record.number > 1) return record.before;
      if (base === null) return ownSeparator;
      return base.separator ?? Buffer.concat([Buffer.from(","), base.lead]);
    }
    return Buffer.concat([this.#head(), base === null ? newLine : base.lead]);
  }

  /** The name of an entry's page, where another file has one of that name already; else null. */
  renamedPage(record: EntryRecord, id: string): string | null {
    return this.#pages.rename(record.document, id);
  }

  /** What to write at the end. */
  end(): Buffer {
    const head = this.#count === 0 ? this.#head() : nothing;
    return Buffer.concat([head, this.#tail()]);
  }

  #head(): Buffer {
    const head = this.#base?.head ?? null;
    const pages = this.#base?.pages ?? null;
    if (head === null) {
      this.#base = null;
      const log = { version: "1.2", creator: creator() };
      return Buffer.from(`{"log":${JSON.stringify(log).slice(0, -1)},"entries":[`);
    }
    if (!this.#isSeveral || pages === null) return head;
    // The comma behind goes too: entries come after it.
    const behind = skipSpace(head, pages.end);
    const next = head[behind] === comma ? skipSpace(head, behind + 1) : behind;
    return Buffer.concat([head.subarray(0, pages.start), head.subarray(next)]);
  }

  #tail(): Buffer {
    const base = this.#base;
    const isWritten = base !== null && arePagesInHead(base) && !this.#isSeveral;
    if (isWritten && this.#pages.hasFurther) {
      this.#losses.add(["pages of HAR files after the first"]);
    }
    const pages = isWritten ? null : this.#pages.join();
    const member = pages === null ? "" : `"pages":[${pages.join(",")}]`;
    if (base?.tail == null) {
      // Our own, or of a file that was not read to its end.
      const isDue = base === null || this.#isSeveral;
      return isDue ? Buffer.concat([Buffer.from(`\n],${member || '"pages":[]'}}}\n`)]) : ownEnd;
    }
    const { tail } = base;
    if (!this.#isSeveral && !this.#pages.hasFurther) return tail;
    if (member === "") return tail;
    const present = inTail(base);
    const at = present?.start ?? tail.indexOf(closeBracket) + 1;
    const text = present === null ? `,${member}` : member;
    return Buffer.concat([
      tail.subarray(0, at),
      Buffer.from(text),
      tail.subarray(present?.end ?? at),
    ]);
  }
}
