import { plain, styled, type Span, type StyledLine } from "../terminal/styled-text.js";
import { indentation } from "./indentation.js";

/**
 * What a tree of values consists of, from its beginning to its end: what comes one after the other
 * rather than a tree, for trees may be very deep and very large.
 */
export type YamlPart =
  | { readonly kind: "key"; readonly name: Span }
  /** An item of a list, in the place of a key. */
  | { readonly kind: "item" }
  | { readonly kind: "scalar"; readonly value: Span; readonly note?: string | undefined }
  /** From here to its end are the members of the last key or item. */
  | { readonly kind: "begin"; readonly isList: boolean; readonly note?: string | undefined }
  | { readonly kind: "end" };

/** The lines of a tree as YAML has it, for people to read. */
export function* yamlLines(parts: Iterable<YamlPart>): Generator<StyledLine, void, undefined> {
  /** A key or a dash whose value has not come yet. */
  let pending: Span[] | null = null;
  let mayShareLine = false;
  let depth = -1;
  /** The values that are open: by how much each is indented, and whether it has members. */
  const open: { readonly indent: number; readonly isList: boolean; isEmpty: boolean }[] = [];
  for (const part of parts) {
    switch (part.kind) {
      case "key":
      case "item": {
        const holder = open.at(-1);
        if (holder !== undefined) holder.isEmpty = false;
        const start = part.kind === "item" ? [plain("-")] : [part.name, plain(":")];
        if (pending !== null && mayShareLine) {
          pending.push(plain(" "), ...start);
        } else {
          if (pending !== null) yield pending;
          pending = [plain(indentation(depth, 2)), ...start];
        }
        mayShareLine = part.kind === "item";
        break;
      }
      case "scalar":
        if (pending !== null) pending.push(plain(" "));
        yield [...(pending ?? []), part.value, ...noteOf(part.note)];
        pending = null;
        break;
      case "begin": {
        pending?.push(...noteOf(part.note));
        if (part.note !== undefined) mayShareLine = false;
        // The items of a list stand below its key.
        const indent = part.isList && pending !== null && !mayShareLine ? 0 : 1;
        open.push({ indent, isList: part.isList, isEmpty: true });
        depth += indent;
        break;
      }
      case "end": {
        const closed = open.pop();
        depth -= closed?.indent ?? 0;
        if (closed?.isEmpty !== true) break;
        yield [
          ...(pending ?? []),
          plain(pending === null ? "" : " "),
          plain(closed.isList ? "[]" : "{}"),
        ];
        pending = null;
      }
    }
  }
}

function noteOf(note: string | undefined): Span[] {
  return note === undefined ? [] : [styled(`  # ${note}`, "comment")];
}

/** Text that would be read as something else if it were not quoted. */
const ambiguous =
  /^$|^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^(?:null|true|false|yes|no|on|off|y|n|~|=|<<)$/i;
const numeric = /^[-+]?(?:\.?\d[\d_.,:eE+-]*|0[xo][\da-f]+|\.(?:inf|nan))$/i;
const awkward = /: |:$| #|^\s|\s$/;
const needsEscapes = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\n|\t/;

/** Text as YAML spells it: quoted where it has to be. */
export function yamlText(text: string): string {
  if (needsEscapes.test(text)) return JSON.stringify(text);
  if (![ambiguous, numeric, awkward].some((pattern) => pattern.test(text))) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

/** Bytes as YAML spells them. */
export function yamlBytes(bytes: Buffer): string {
  return `!!binary ${bytes.toString("base64")}`;
}

/** A map of texts, as forms and queries are: of a name that is repeated, a list. */
export function* textMap(fields: Iterable<readonly [string, string]>): Generator<YamlPart> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const values = byName.get(name);
    if (values === undefined) byName.set(name, [value]);
    else values.push(value);
  }
  yield { kind: "begin", isList: false };
  for (const [name, values] of byName) {
    yield { kind: "key", name: styled(yamlText(name), "name") };
    if (values.length > 1) yield { kind: "begin", isList: true };
    for (const value of values) {
      if (values.length > 1) yield { kind: "item" };
      yield { kind: "scalar", value: styled(yamlText(value), "string") };
    }
    if (values.length > 1) yield { kind: "end" };
  }
  yield { kind: "end" };
}
