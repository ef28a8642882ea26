// A second, simple implementation of mitmproxy's tnetstrings, for specs to build files with and to
// judge the real one by. It keeps what the real one must keep: key order, spellings, zeros before
// lengths.

export type LeafTag = "," | ";" | "#" | "^" | "!" | "~";

export interface Leaf {
  readonly kind: "leaf";
  readonly tag: LeafTag;
  readonly data: Buffer;
  /** Zeros before the length. */
  readonly zeros: number;
}

export interface ListElement {
  readonly kind: "list";
  readonly items: readonly Element[];
  readonly zeros: number;
}

export type Entry = readonly [key: Leaf, value: Element];

export interface DictElement {
  readonly kind: "dict";
  readonly entries: readonly Entry[];
  readonly zeros: number;
}

export type Element = Leaf | ListElement | DictElement;

export function leaf(tag: LeafTag, data: Buffer | string, zeros = 0): Leaf {
  return { kind: "leaf", tag, data: Buffer.from(data), zeros };
}

export function bytes(data: Buffer | string): Leaf {
  return leaf(",", data);
}

export function text(data: string): Leaf {
  return leaf(";", data);
}

/** An integer, from a number or as it is to be spelled. */
export function integer(value: number | bigint | string): Leaf {
  return leaf("#", String(value));
}

/** A float, as it is to be spelled. */
export function float(spelling: string): Leaf {
  return leaf("^", spelling);
}

export function boolean(value: boolean): Leaf {
  return leaf("!", String(value));
}

export const nothing: Leaf = leaf("~", "");

export function list(...items: Element[]): ListElement {
  return { kind: "list", items, zeros: 0 };
}

export function dict(entries: Readonly<Record<string, Element>>): DictElement {
  return {
    kind: "dict",
    entries: Object.entries(entries).map(([key, value]) => [text(key), value]),
    zeros: 0,
  };
}

export function encode(element: Element): Buffer {
  const data = dataOf(element);
  const prefix = `${"0".repeat(element.zeros)}${data.length}:`;
  return Buffer.concat([Buffer.from(prefix), data, Buffer.from(tagOf(element))]);
}

function dataOf(element: Element): Buffer {
  switch (element.kind) {
    case "leaf":
      return element.data;
    case "list":
      return Buffer.concat(element.items.map(encode));
    case "dict":
      return Buffer.concat(element.entries.flat().map(encode));
  }
}

function tagOf(element: Element): string {
  if (element.kind === "leaf") return element.tag;
  return element.kind === "list" ? "]" : "}";
}

/** All elements of a file, one after the other. */
export function decodeAll(file: Buffer): Element[] {
  const elements: Element[] = [];
  for (let rest = file; rest.length > 0;) {
    const colon = rest.indexOf(":");
    const prefix = rest.toString("latin1", 0, colon);
    if (!/^\d+$/.test(prefix)) throw new Error(`no length: ${rest.toString("latin1", 0, 20)}`);
    const end = colon + 1 + Number(prefix);
    if (end >= rest.length) throw new Error(`too short for a length of ${prefix}`);
    const zeros = prefix.length - String(Number(prefix)).length;
    elements.push(
      decodeData(rest.subarray(colon + 1, end), rest.toString("latin1", end, end + 1), zeros),
    );
    rest = rest.subarray(end + 1);
  }
  return elements;
}

/** The only element of a file. */
export function decode(file: Buffer): Element {
  const [element, ...others] = decodeAll(file);
  if (element === undefined || others.length > 0) throw new Error("not exactly one element");
  return element;
}

function decodeData(data: Buffer, tag: string, zeros: number): Element {
  if (tag === "]") return { kind: "list", items: decodeAll(data), zeros };
  if (tag === "}") {
    const parts = decodeAll(data);
    const entries: Entry[] = [];
    for (let at = 0; at < parts.length; at += 2) {
      const key = parts[at];
      const value = parts[at + 1];
      if (key?.kind !== "leaf" || value === undefined) throw new Error("not a key and a value");
      entries.push([key, value]);
    }
    return { kind: "dict", entries, zeros };
  }
  if (!isLeafTag(tag)) throw new Error(`unknown tag ${JSON.stringify(tag)}`);
  return { kind: "leaf", tag, data, zeros };
}

function isLeafTag(tag: string): tag is LeafTag {
  return [",", ";", "#", "^", "!", "~"].includes(tag);
}

/** The keys of a dictionary, in order. */
export function keysOf(element: Element): string[] {
  if (element.kind !== "dict") throw new Error("not a dictionary");
  return element.entries.map(([key]) => key.data.toString("utf8"));
}

/** Where an element is: keys of dictionaries and indexes of lists, from the outermost one on. */
export type Path = readonly (string | number)[];

export function elementAt(root: Element, path: Path): Element {
  let element = root;
  for (const step of path) element = childAt(element, step);
  return element;
}

function childAt(element: Element, step: string | number): Element {
  const child =
    element.kind === "list" && typeof step === "number"
      ? element.items[step]
      : element.kind === "dict"
        ? element.entries.find(([key]) => key.data.toString("utf8") === step)?.[1]
        : undefined;
  if (child === undefined) throw new Error(`nothing at ${step}`);
  return child;
}

/**
 * The tree with another element at `path`, and nothing else changed: lists and dictionaries around
 * it keep their lengths' spelling where they are still as long, and are spelled without zeros where
 * they are not. This is what "touched means only there" means, byte by byte.
 */
export function editAt(root: Element, path: Path, change: (old: Element) => Element): Element {
  const [step, ...rest] = path;
  if (step === undefined) return respelled(root, change(root));
  const edited = editAt(childAt(root, step), rest, change);
  if (root.kind === "list" && typeof step === "number") {
    return respelled(root, withSplice(root, step, 1, edited));
  }
  if (root.kind === "dict") {
    const entries = root.entries.map(([key, value]): Entry => [
      key,
      key.data.toString("utf8") === step ? edited : value,
    ]);
    return respelled(root, { ...root, entries });
  }
  throw new Error(`nothing at ${step}`);
}

function respelled(old: Element, edited: Element): Element {
  const isAsLong = old.kind === edited.kind && dataOf(old).length === dataOf(edited).length;
  return edited.kind === "leaf" || isAsLong ? edited : { ...edited, zeros: 0 };
}

/** Adds an entry at the end of a dictionary. */
export function withEntry(element: Element, key: string, value: Element): Element {
  if (element.kind !== "dict") throw new Error("not a dictionary");
  return { ...element, entries: [...element.entries, [text(key), value]] };
}

export function withoutEntry(element: Element, key: string): Element {
  if (element.kind !== "dict") throw new Error("not a dictionary");
  return { ...element, entries: element.entries.filter(([has]) => has.data.toString() !== key) };
}

/** Puts items into a list in the place of others. */
export function withSplice(
  element: Element,
  start: number,
  deleteCount: number,
  ...items: Element[]
): Element {
  if (element.kind !== "list") throw new Error("not a list");
  return { ...element, items: element.items.toSpliced(start, deleteCount, ...items) };
}
