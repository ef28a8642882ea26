import { fc } from "../../support/property.js";
import { smallEntry, type Json } from "./har-file.js";

// HAR files in any spelling: white space, order of keys, keys that nobody knows, escapes.

const space = fc.constantFrom("", " ", "\n", "\n    ", "\t", "\r\n");

/** A JSON text with white space and escapes in odd places. */
function spelled(value: unknown): fc.Arbitrary<string> {
  return fc.infiniteStream(space).chain((spaces) =>
    fc.boolean().map((isAscii) => {
      const pad = (): string => String(spaces.next().value);
      const spell = (part: unknown): string => {
        if (Array.isArray(part))
          return `[${pad()}${part.map(spell).join(`${pad()},${pad()}`)}${pad()}]`;
        if (typeof part === "object" && part !== null) {
          const members = Object.entries(part).map(
            ([key, item]) => `${JSON.stringify(key)}${pad()}:${pad()}${spell(item)}`,
          );
          return `{${pad()}${members.join(`${pad()},${pad()}`)}${pad()}}`;
        }
        const text = JSON.stringify(part);
        return isAscii ? text.replace(/[^\0-\x7f]/g, escape) : text;
      };
      return pad() + spell(value) + pad();
    }),
  );
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const unknown = fc.record(
  {
    _x: fc.jsonValue({ maxDepth: 2 }),
    __proto__x: fc.jsonValue({ maxDepth: 1 }),
    '\u00fcnheard "of\\': fc.string({ unit: "binary" }),
    comment: fc.string(),
  },
  { requiredKeys: [] },
);

const header = fc.record({
  name: fc.constantFrom("Accept", "accept", "X-One", "X-Two", "Cookie", "Set-Cookie"),
  value: fc.string({ unit: "binary", maxLength: 8 }),
});

export const anyEntry: fc.Arbitrary<Json> = fc
  .tuple(
    fc.array(header, { maxLength: 6 }),
    fc.array(header, { maxLength: 6 }),
    unknown,
    fc.string(),
  )
  .map(([sent, received, others, text]) =>
    smallEntry({
      request: { headers: sent },
      response: { headers: received, content: { size: 1, mimeType: "", text } },
      ...others,
    }),
  );

export const anyHar: fc.Arbitrary<Buffer> = fc
  .tuple(fc.array(anyEntry, { maxLength: 4 }), unknown, unknown, fc.boolean(), fc.boolean())
  .chain(([entries, inLog, around, isEarly, hasMark]) => {
    const log = isEarly
      ? { entries, version: "1.2", ...inLog, pages: [] }
      : { version: "1.2", pages: [{ id: "page_1" }], ...inLog, entries };
    return spelled(isEarly ? { log, ...around } : { ...around, log }).map((text) =>
      Buffer.from((hasMark ? "\ufeff" : "") + text),
    );
  });

/** Header fields that mitmproxy can read too: without lone surrogates. */
export const anyHeaders: fc.Arbitrary<{ name: string; value: string }[]> = fc.array(
  fc.record({
    name: fc.constantFrom("Accept", "X-One", "content-length", "Transfer-Encoding"),
    value: fc.string({ maxLength: 6 }),
  }),
  { maxLength: 4 },
);

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("caf\u00e9", "\u65e5\u672c", "\u20ac", '{"a":"\u00fc"}'),
);
