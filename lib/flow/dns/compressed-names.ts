import { DnsDataError } from "./data-error.js";
import { namePartAt, type NamePart } from "./domain-name.js";

/** What a name goes on with, and how many bytes that has without compression. */
interface Rest {
  readonly name: string;
  readonly size: number;
  /** Whether it is the byte that ends a name, and not a pointer to one. */
  readonly isEnd: boolean;
}

const end: Rest = { name: "", size: 1, isEnd: true };

/** How long a name may be (RFC 1035, section 2.3.4). */
const longestName = 255;

/**
 * The names of a message, which may point to one another (RFC 1035, section 4.1.4), backward and
 * forward, as in mitmproxy.
 *
 * Each place that is pointed to is looked at once, and what a pointer leads to is not longer than a
 * name may be: so no message takes more time and memory than its size explains, whatever points
 * where. (mitmproxy has no limit there.)
 */
export class CompressedNames {
  readonly #bytes: Buffer;
  /** What is at the places that were pointed to; null while one is being looked at. */
  readonly #known = new Map<number, Rest | DnsDataError | null>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /**
   * The name at a place, and where it ends.
   *
   * @throws DnsDataError when there is none.
   */
  read(start: number): { readonly name: string; readonly end: number } {
    const labels: string[] = [];
    for (let at = start; ;) {
      const part = namePartAt(this.#bytes, at);
      if (part.kind === "pointer") {
        const rest = this.#restAt(at);
        if (rest instanceof DnsDataError) throw rest;
        if (at - start + rest.size > longestName) throw tooLong(start);
        labels.push(rest.name);
      } else if (part.kind === "label") {
        labels.push(part.text);
      }
      at += part.size;
      if (part.kind !== "label") return { name: labels.join("."), end: at };
    }
  }

  /** The name that the pointer at a place leads to; null where it leads to none. */
  follow(pointer: number): string | null {
    const rest = this.#restAt(pointer);
    return rest instanceof DnsDataError ? null : rest.name;
  }

  #restAt(start: number): Rest | DnsDataError {
    // A list rather than recursion: a pointer may lead to ten thousand others.
    const passed: { readonly at: number; readonly part: NamePart }[] = [];
    let at = start;
    let rest = this.#known.get(at);
    while (rest === undefined) {
      this.#known.set(at, null);
      const part = this.#partAt(at);
      if (part instanceof DnsDataError || part.kind === "end") {
        rest = part instanceof DnsDataError ? part : end;
        this.#known.set(at, rest);
      } else {
        passed.push({ at, part });
        at = part.kind === "pointer" ? part.target : at + part.size;
        rest = this.#known.get(at);
      }
    }
    let found = rest ?? new DnsDataError("a name points to itself", at);
    for (let place = passed.pop(); place !== undefined; place = passed.pop()) {
      found = before(place.part, found, place.at);
      this.#known.set(place.at, found);
    }
    return found;
  }

  #partAt(at: number): NamePart | DnsDataError {
    try {
      return namePartAt(this.#bytes, at);
    } catch (error) {
      if (error instanceof DnsDataError) return error;
      throw error;
    }
  }
}

/** A part of a name, with what comes after it. */
function before(part: NamePart, rest: Rest | DnsDataError, at: number): Rest | DnsDataError {
  if (rest instanceof DnsDataError) return rest;
  if (part.kind !== "label") return { ...rest, isEnd: false };
  const size = part.size + rest.size;
  if (size > longestName) return tooLong(at);
  return { name: rest.isEnd ? part.text : `${part.text}.${rest.name}`, size, isEnd: false };
}

function tooLong(at: number): DnsDataError {
  return new DnsDataError(`pointers make a name of more than ${longestName} bytes`, at);
}
