// How the fields of a flow lie in a line. The layout says it once; what encodes, decodes, rewrites
// and checks lines goes by it.

/** What a value is in the state, and so how it is spelled in a line. */
export type Kind = ScalarKind | ListKind | RecordKind | TupleKind;

export interface ScalarKind {
  readonly kind:
    | "text"
    /** A string where the bytes are text; else base64, under a name of its own. */
    | "bytes"
    /** A whole number, however it is spelled. */
    | "integer"
    /** A number: `1` is an integer, `1.0` a float. */
    | "number"
    | "boolean"
    /** A dictionary with any keys. */
    | "dictionary"
    /** Anything. */
    | "free";
}

/** A list of values of one kind. Where it is of bytes, all are text or all are base64. */
export interface ListKind {
  readonly kind: "list";
  readonly item: Kind;
}

/** A dictionary in the state, an object in a line. */
export interface RecordKind extends Fields {
  readonly kind: "record";
  /** The fields in the order in which mitmproxy has them in files. */
  readonly inFileOrder: readonly Field[];
  /** The place of each key in that order. */
  readonly ranks: ReadonlyMap<string, number>;
  /** A field that is only for reading: what it says is said by others too. */
  readonly derived: string | null;
}

/** A list with fixed places in the state, an object in a line. */
export interface TupleKind extends Fields {
  readonly kind: "tuple";
  /** How many of the fields must be there; the rest may be, one after the other. */
  readonly required: number;
}

interface Fields {
  /** What it is called in the JSON Schema. */
  readonly title: string;
  /** In the order of a line. */
  readonly fields: readonly Field[];
  /** The names that there may be in a line, in its order. */
  readonly slots: readonly Slot[];
  readonly slotsByName: ReadonlyMap<string, Slot>;
}

export interface Field {
  /** In a line. */
  readonly name: string;
  /** In the state. */
  readonly key: string;
  /** Its place among the fields. */
  readonly index: number;
  readonly kind: Kind;
  /** Its name in a line where its bytes are no text; null for what is not bytes. */
  readonly base64Name: string | null;
  /** What it means, for the JSON Schema. */
  readonly about: string;
}

/** A name in a line, and the field that it stands for. */
export interface Slot {
  readonly is: "field";
  readonly name: string;
  readonly field: Field;
  /** Whether it has the field's bytes as base64. */
  readonly isBase64: boolean;
}

/** What a field is made of, but for its name. */
interface Description {
  readonly kind: Kind;
  readonly about: string;
  /** In the state, where it is not the name in snake case. */
  readonly key?: string;
}

function scalar(kind: ScalarKind["kind"]): (about: string, key?: string) => Description {
  return (about, key) => ({ kind: { kind }, about, ...(key !== undefined && { key }) });
}

export const text = scalar("text");
export const bytes = scalar("bytes");
export const integer = scalar("integer");
export const number = scalar("number");
export const boolean = scalar("boolean");
export const dictionary = scalar("dictionary");
export const free = scalar("free");

/** A field of a kind that has fields itself. */
export function nested(kind: Kind, about: string): Description {
  return { kind, about };
}

/** A field with a list of values. */
export function listOf({ kind }: Pick<Description, "kind">, about: string): Description {
  return { kind: { kind: "list", item: kind }, about };
}

/**
 * @param fileOrder The keys as mitmproxy has them in files.
 * @param derived The name of the field that is derived from others, if there is one.
 */
export function record(
  title: string,
  descriptions: Readonly<Record<string, Description>>,
  fileOrder: string,
  derived: string | null = null,
): RecordKind {
  const named = namedFields(title, descriptions);
  const { fields } = named;
  const inFileOrder = fileOrder.split(/\s+/).map((key) => {
    const field = fields.find((each) => each.key === key);
    if (field === undefined) throw new Error(`${title} has no field for the key ${key}`);
    return field;
  });
  const ranks = new Map(inFileOrder.map(({ key }, rank) => [key, rank]));
  return { kind: "record", ...named, inFileOrder, ranks, derived };
}

export function tuple(
  title: string,
  descriptions: Readonly<Record<string, Description>>,
  required = Object.keys(descriptions).length,
): TupleKind {
  return { kind: "tuple", ...namedFields(title, descriptions), required };
}

function namedFields(title: string, descriptions: Readonly<Record<string, Description>>): Fields {
  const fields = fieldsOf(descriptions);
  const slots = slotsOf(fields);
  return { title, fields, slots, slotsByName: new Map(slots.map((slot) => [slot.name, slot])) };
}

function fieldsOf(descriptions: Readonly<Record<string, Description>>): readonly Field[] {
  return Object.entries(descriptions).map(([name, { kind, about, key }], index) => ({
    name,
    key: key ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    index,
    kind,
    base64Name: isOfBytes(kind) ? `${name}Base64` : null,
    about,
  }));
}

function slotsOf(fields: readonly Field[]): readonly Slot[] {
  return fields.flatMap((field): Slot[] => {
    const { name, base64Name } = field;
    const plain: Slot = { is: "field", name, field, isBase64: false };
    if (base64Name === null) return [plain];
    return [plain, { is: "field", name: base64Name, field, isBase64: true }];
  });
}

function isOfBytes(kind: Kind): boolean {
  return kind.kind === "bytes" || (kind.kind === "list" && kind.item.kind === "bytes");
}

/** What a name begins with that stands for a key of the state which the layout does not know. */
export const unknownKeyPrefix = "$";

/** The field that tells the order of the keys, where it is not mitmproxy's. */
export const keyOrderName = "keyOrder";
