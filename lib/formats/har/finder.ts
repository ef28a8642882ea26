import { makeFlow } from "../../flow/flow.js";
import type { FlowLimits } from "../../flow/source.js";
import { closeBracket, comma, skipSpace } from "../json/characters.js";
import { JsonError } from "../json/json-error.js";
import { parseJson } from "../json/json-value.js";
import { unclear, type Finding, type FlowFinder } from "../recovery/flow-finder.js";
import type { Window } from "../recovery/window.js";
import { GatheredBytes } from "../shared/gathered-bytes.js";
import type { HarDocument } from "./document.js";
import { EntryScanner, type EntrySpan } from "./entry-scanner.js";
import { Outline } from "./outline.js";
import type { EntryRecord } from "./record.js";
import { HarSource } from "./source.js";

/** What is being read. Offsets are those of the file. */
type Stage =
  /** What is around the entries, by the outline. */
  | { readonly is: "outline" }
  /** An entry that begins here. */
  | { readonly is: "entry" }
  /** Anything, behind damage. */
  | { readonly is: "lost" }
  /** An entry that was found behind damage. */
  | { readonly is: "found"; readonly entry: EntrySpan };

/**
 * Finds entries in a HAR file that may be damaged. As long as the file is as it should be, it is read
 * by its outline, but nothing is passed that is not JSON; from damage on, entries are looked for.
 */
export class HarFinder implements FlowFinder {
  /** What the file has around its entries, as far as it is whole. */
  readonly document: HarDocument;
  readonly #limits: FlowLimits;
  readonly #maxFlowBytes: number;
  readonly #outline = new Outline();
  readonly #scanner = new EntryScanner();
  #stage: Stage = { is: "outline" };
  /** How far the outline was read. */
  #readTo = 0;
  /** What is around entries since the last one; null where there was damage. */
  #around: GatheredBytes | null = new GatheredBytes();

  /** The first entry in the one that is being read. */
  #inner: EntrySpan | null = null;
  /**
   * How many bytes may still be looked at to see where an entry ends that has another in it. What is
   * read adds as many, so in all each byte is looked at only so many times.
   */
  #patience = 16 * 1024 * 1024;

  /** Whether the file is damaged before its first entry. */
  #isHeadLost = false;

  constructor(document: HarDocument, limits: FlowLimits, maxFlowBytes: number) {
    this.document = document;
    this.#limits = limits;
    this.#maxFlowBytes = maxFlowBytes;
  }

  find(window: Window): Finding {
    const finding = this.#find(window);
    if (finding.is !== "damage") return finding;
    this.#around = null;
    this.#isHeadLost ||= this.document.head === null;
    return finding;
  }

  end(): string | null {
    if (this.#stage.is === "lost") return null;
    if (!this.#outline.isWhole) return cutIn(this.#outline);
    this.document.tail = this.#around?.take() ?? null;
    this.document.pages = this.#outline.pages;
    return null;
  }

  #find(window: Window): Finding {
    switch (this.#stage.is) {
      case "outline":
        return this.#readOutline(window);
      case "entry":
        return this.#readEntry(window);
      case "lost":
        return this.#search(window, null);
      case "found":
        return this.#readFound(window, this.#stage.entry);
    }
  }

  /**
   * Reads what is around entries, up to where nothing is half read: a name is passed together with
   * its value, and all that is before the entries at once. Where one is wrong, the other may be an
   * entry, or in one.
   */
  #readOutline(window: Window): Finding {
    const { bytes, at, isComplete } = window;
    const outline = this.#outline;
    const chunkAt = window.offsetOf(0);
    let next = window.indexOf(this.#readTo);
    try {
      while (next < bytes.length) {
        if (next > at && outline.hasEntries && !outline.isInMember)
          return this.#passAround(window, next);
        if (outline.isEntry(bytes, next)) return this.#beginEntry(window);
        const behind = outline.isAtValue
          ? this.#readMember(window, next)
          : outline.read(bytes, next, chunkAt);
        if (behind === null) break;
        if (typeof behind !== "number") return behind;
        next = behind;
        this.#readTo = window.offsetOf(next);
      }
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      return this.#lose(window, `${error.reason} at byte ${error.at}`);
    }
    if (!isComplete) return unclear;
    const isWhole = outline.isWhole && outline.hasEntries;
    return isWhole ? this.#passAround(window, bytes.length) : this.#lose(window, cutIn(outline));
  }

  /** Where a value ends that has no entries; null when that takes more bytes to tell. */
  #readMember(window: Window, start: number): number | Finding | null {
    const { bytes, isComplete, available } = window;
    const end = this.#outline.endOfValue(bytes, start, isComplete);
    // A name that is damaged, such as "log", hides what is under it; a quote, all that follows.
    this.#scanner.begin(window.offsetOf(start));
    const entry = this.#scanner.scan(window, end ?? bytes.length);
    if (entry !== null) return this.#lose(window, "an entry is in the wrong place");
    if (end === null && !isComplete && available <= this.#maxFlowBytes) return null;
    if (end === null) return this.#lose(window, "a value does not end");
    if (!isJson(bytes.subarray(start, end))) return this.#lose(window, "a value is not JSON");
    this.#outline.endValue(window.offsetOf(end));
    return end;
  }

  #beginEntry(window: Window): Finding {
    this.#stage = { is: "entry" };
    this.#inner = null;
    this.#scanner.begin(window.offset);
    return this.#readEntry(window);
  }

  /** An entry that is to be here; where it does not end, it may have swallowed others. */
  #readEntry(window: Window): Finding {
    const { bytes, at, offset, isComplete, available } = window;
    let end = this.#endOrInner(window);
    if (this.#inner !== null && this.#inner.start > offset) {
      const limit = Math.min(bytes.length, at + this.#patience);
      end = this.#outline.endOfValue(bytes.subarray(0, limit), at, isComplete);
      const isTooFar = end === null && limit < bytes.length;
      const isItsOwn = isTooFar ? false : holdsOthers(window, end);
      if (isItsOwn === null) return unclear;
      if (!isItsOwn) {
        this.#patience -= (end ?? limit) - at;
        return this.#passTo(window, this.#inner, "an entry does not end before the next");
      }
    }
    if (end === null && !isComplete && available <= this.#maxFlowBytes) return unclear;
    if (end === null) return this.#lose(window, "an entry does not end");
    if (!isJson(bytes.subarray(at, end))) return this.#lose(window, "an entry is not JSON");
    this.#stage = { is: "outline" };
    this.#readTo = window.offsetOf(end);
    return this.#read(window, end);
  }

  /**
   * Where the entry ends that is to be here; null where it has another in it, which is `#inner` then, or
   * takes more bytes. It looks no further than to the first of these: many may be in one another.
   */
  #endOrInner(window: Window): number | null {
    const { bytes, at, offset, isComplete } = window;
    for (let length = 4096; ; length *= 2) {
      const limit = Math.min(bytes.length, at + length);
      const end = this.#outline.endOfValue(bytes.subarray(0, limit), at, isComplete);
      this.#inner ??= this.#scanner.scan(window, end ?? limit);
      const hasInner = this.#inner !== null && this.#inner.start > offset;
      if (end !== null || hasInner || limit === bytes.length) return end;
    }
  }

  #lose(window: Window, reason: string): Finding {
    this.#stage = { is: "lost" };
    this.#scanner.begin(window.offset);
    return this.#search(window, reason);
  }

  #search(window: Window, reason: string | null): Finding {
    const entry = this.#scanner.scan(window);
    if (entry !== null && entry.start < window.offset) {
      // Its beginning was given up before: too much was between.
      return { is: "damage", end: window.indexOf(entry.end), reason };
    }
    if (entry !== null) return this.#passTo(window, entry, reason);
    const isTooMuch = window.available > this.#maxFlowBytes;
    if (!window.isComplete && !isTooMuch) return unclear;
    return { is: "damage", end: window.bytes.length, reason };
  }

  #passTo(window: Window, entry: EntrySpan, reason: string | null): Finding {
    this.#stage = { is: "found", entry };
    if (entry.start === window.offset) return this.#readFound(window, entry);
    return { is: "damage", end: window.indexOf(entry.start), reason };
  }

  #readFound(window: Window, entry: EntrySpan): Finding {
    const end = window.indexOf(entry.end);
    this.#outline.goOnBehindEntry();
    this.#stage = { is: "outline" };
    this.#readTo = entry.end;
    if (isJson(window.bytes.subarray(window.at, end))) return this.#read(window, end);
    return { is: "damage", end, reason: "an entry is not JSON" };
  }

  #read(window: Window, end: number): Finding {
    const { bytes, at, file, number, offset } = window;
    const { document } = this;
    const before = this.#around?.take() ?? null;
    this.#around = new GatheredBytes();
    const record: EntryRecord = {
      bytes: bytes.subarray(at, end),
      before: before ?? document.separator ?? Buffer.concat([Buffer.from(","), document.lead]),
      document,
      file,
      number,
      offset,
    };
    if (number === 1) document.lead = before ?? document.lead;
    else document.separator ??= before;
    document.tailAt = window.offsetOf(end);
    this.#patience += end - at;
    return { is: "found", end, found: makeFlow("http", new HarSource(record, this.#limits)) };
  }

  #passAround(window: Window, end: number): Finding {
    this.#around?.add(window.bytes, window.at, end);
    const { document } = this;
    const isHead = document.head === null && !this.#isHeadLost && this.#outline.hasEntries;
    if (isHead && this.#around !== null) {
      document.head = this.#around.take();
      document.pages = this.#outline.pages;
      document.tailAt = window.offsetOf(end);
    }
    return { is: "between", end };
  }
}

function cutIn({ hasEntries, place }: Outline): string {
  return hasEntries
    ? `the file ends in the middle of ${place}`
    : "this is not a HAR file: it has no list log.entries";
}

/**
 * Whether the entry that ends at `end` is whole with those that are in it, such as the one that it was
 * redirected from: then another follows, or the end of the list. Null when that takes more bytes to
 * tell. One that has swallowed others ends where these do, or nowhere.
 */
function holdsOthers({ bytes, at, isComplete }: Window, end: number | null): boolean | null {
  if (end === null) return isComplete ? false : null;
  const behind = skipSpace(bytes, end);
  if (behind === bytes.length && !isComplete) return null;
  const isFollowed = bytes[behind] === comma || bytes[behind] === closeBracket;
  return isFollowed && isJson(bytes.subarray(at, end));
}

function isJson(bytes: Buffer): boolean {
  try {
    parseJson(bytes);
    return true;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}
