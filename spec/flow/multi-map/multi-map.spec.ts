import { expect } from "chai";
import type { MultiMap, MultiMapInit } from "../../../lib/flow/multi-map/multi-map.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";
import { decodeText } from "../../../lib/flow/text.js";
import { fc } from "../../support/property.js";

type Pairs = readonly (readonly [name: string, value: string])[];

/** A part of a message that is a multi-map, with its values as text. */
interface Part {
  readonly open: () => Opened;
}

interface Opened {
  readonly map: MultiMap<unknown, string>;
  readonly assign: (init: MultiMapInit<string>) => void;
  /** The value as text. */
  readonly text: (value: unknown) => string;
}

const asItIs = (value: unknown) => String(value);

const parts: Readonly<Record<string, Part>> = {
  "the query of a URL": {
    open: () => {
      const request = Request.make("GET", "http://example.com/");
      return { map: request.query, assign: (init) => (request.query = init), text: asItIs };
    },
  },
  "the cookies of a request": {
    open: () => {
      const request = Request.make("GET", "http://example.com/");
      return { map: request.cookies, assign: (init) => (request.cookies = init), text: asItIs };
    },
  },
  "the fields of a form": {
    open: () => {
      const request = Request.make("POST", "http://example.com/");
      const assign = (init: MultiMapInit<string>) => (request.urlencodedForm = init);
      return { map: request.urlencodedForm, assign, text: asItIs };
    },
  },
  "the fields of a form with files": {
    open: () => {
      const request = Request.make("POST", "http://example.com/");
      const assign = (init: MultiMapInit<string>) => (request.multipartForm = init);
      const text = (bytes: unknown) => (Buffer.isBuffer(bytes) ? decodeText(bytes) : "no bytes");
      return { map: request.multipartForm, assign, text };
    },
  },
  "the cookies of a response": {
    open: () => {
      const response = Response.make();
      return {
        map: response.cookies,
        assign: (init) => (response.cookies = init),
        text: (cookie) => String(Reflect.get(Object(cookie), "value")),
      };
    },
  },
  "the attributes of a cookie": {
    open: () => {
      const response = Response.make();
      response.cookies.set("a", "1");
      const cookie = response.cookies.get("a");
      if (cookie === null) throw new Error("no cookie");
      return {
        map: cookie.attributes,
        assign: (init) => (cookie.attributes = init),
        text: asItIs,
      };
    },
  },
};

for (const [title, { open }] of Object.entries(parts)) {
  describe(title, () => {
    const repeated: Pairs = [
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ];

    function filled(pairs: Pairs = repeated): Opened {
      const opened = open();
      for (const [name, value] of pairs) opened.map.add(name, value);
      return opened;
    }

    function pairsOf({ map, text }: Opened): Pairs {
      return Array.from(map, ([name, value]) => [name, text(value)] as const);
    }

    it("are none at first", () => {
      const { map } = open();
      expect([map.size, [...map], map.fields, map.keys(), map.values()]).to.deep.equal([
        0,
        [],
        [],
        [],
        [],
      ]);
    });

    it("are iterated in order", () => {
      expect(pairsOf(filled())).to.deep.equal(repeated);
    });

    it("give each value of a name", () => {
      const { map, text } = filled();
      expect(map.getAll("a").map(text)).to.deep.equal(["1", "3"]);
    });

    it("give null for a name that is absent", () => {
      const { map } = filled();
      expect([map.get("c"), map.getAll("c"), map.has("c")]).to.deep.equal([null, [], false]);
    });

    it("give an empty value as such", () => {
      const { map, text } = filled([["a", ""]]);
      expect([map.has("a"), text(map.get("a"))]).to.deep.equal([true, ""]);
    });

    it("name each field once, and count it each time", () => {
      const { map } = filled();
      expect([map.keys(), map.size]).to.deep.equal([["a", "b"], 3]);
    });

    it("have for each name the value that is got by it", () => {
      const { map, text } = filled();
      const got = map.keys().map((name) => text(map.get(name)));
      expect(map.values().map(text)).to.deep.equal(got);
    });

    it("are all removed", () => {
      const opened = filled();
      opened.map.clear();
      expect(pairsOf(opened)).to.deep.equal([]);
    });

    it("say whether there was something to delete", () => {
      const { map } = filled();
      expect([map.delete("a"), map.delete("a"), map.size]).to.deep.equal([true, false, 1]);
    });

    it("can be set from an object, with any names", () => {
      const opened = open();
      opened.assign(JSON.parse('{"__proto__": "1", "b": "2"}') as Record<string, string>);
      expect(pairsOf(opened)).to.deep.equal([
        ["__proto__", "1"],
        ["b", "2"],
      ]);
    });

    it("can be set from what they are themselves", () => {
      const opened = filled();
      opened.assign(pairsOf(opened));
      expect(pairsOf(opened)).to.deep.equal(repeated);
    });

    it("do what mitmproxy's do, whatever is done in whatever order", () => {
      fc.assert(
        fc.property(pairs, fc.array(operation, { maxLength: 8 }), (fields, steps) => {
          const opened = filled(fields);
          let expected = fields;
          for (const { apply, model } of steps) {
            apply(opened);
            expected = model(expected);
          }
          expect(pairsOf(opened)).to.deep.equal(expected);
        }),
        { numRuns: 200 },
      );
    });

    it("take thousands in one go", () => {
      const opened = open();
      const many = Array.from(
        { length: 20_000 },
        (_, nth) => [`k${nth % 3}`, String(nth)] as const,
      );
      opened.assign(many);
      opened.assign(many.toReversed());
      opened.map.setAll(
        "k1",
        many.map(([, value]) => value),
      );
      opened.map.delete("k2");
      expect(opened.map.size).to.equal(20_000 + 6667);
    });
  });
}

/** A change to a map, and what mitmproxy's multidict makes of it. */
interface Operation {
  readonly apply: (opened: Opened) => unknown;
  readonly model: (fields: Pairs) => Pairs;
}

const name = fc.constantFrom("a", "b", "c-d", "_");
const value = fc.oneof(
  fc.constantFrom("1", "2", "", "x y", '"q"', "a\\b", "é☕", "caf\udce9", "/;,=&%+"),
  fc.string({ unit: fc.constantFrom(...Array.from("ab%+&= ;,\"\\'")), maxLength: 6 }),
);
const pairs: fc.Arbitrary<Pairs> = fc.array(fc.tuple(name, value), { maxLength: 6 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(name, fc.array(value, { maxLength: 3 })).map(([key, values]) => ({
    apply: ({ map }: Opened) => map.setAll(key, values),
    model: (fields: Pairs) => setAll(fields, key, values),
  })),
  fc.tuple(name, value).map(([key, text]) => ({
    apply: ({ map }: Opened) => map.set(key, text),
    model: (fields: Pairs) => setAll(fields, key, [text]),
  })),
  fc.tuple(name, value).map(([key, text]) => ({
    apply: ({ map }: Opened) => map.add(key, text),
    model: (fields: Pairs): Pairs => [...fields, [key, text]],
  })),
  fc.tuple(fc.integer({ min: -8, max: 8 }), name, value).map(([index, key, text]) => ({
    apply: ({ map }: Opened) => map.insert(index, key, text),
    model: (fields: Pairs): Pairs => [
      ...fields.slice(0, index),
      [key, text],
      ...fields.slice(index),
    ],
  })),
  name.map((key) => ({
    apply: ({ map }: Opened) => map.delete(key),
    model: (fields: Pairs) => fields.filter(([other]) => other !== key),
  })),
  pairs.map((fields) => ({
    apply: ({ assign }: Opened) => assign(fields),
    model: () => fields,
  })),
);

/** `set_all` of mitmproxy's coretypes/multidict.py. */
function setAll(fields: Pairs, key: string, values: readonly string[]): Pairs {
  const rest = [...values];
  const kept = fields.flatMap(([other, old]): Pairs => {
    if (other !== key) return [[other, old]];
    const next = rest.shift();
    return next === undefined ? [] : [[other, next]];
  });
  return [...kept, ...rest.map((text) => [key, text] as const)];
}
