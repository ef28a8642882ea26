import { expect } from "chai";
import { JsonEdit } from "../../../lib/formats/json/json-edit.js";
import { parseJson, type JsonValue } from "../../../lib/formats/json/json-value.js";
import { fc } from "../../support/property.js";

function edited(text: string, change: (edit: JsonEdit, root: JsonValue) => void): string {
  const bytes = Buffer.from(text);
  const edit = new JsonEdit(bytes);
  change(edit, parseJson(bytes));
  return edit.apply().toString();
}

describe("an edit of a JSON text", () => {
  it("replaces a value in its place", () => {
    const text = '{ "a" : 1.0, "b": [ true ] }';
    expect(edited(text, (edit, root) => edit.set(root, "a", "x"))).to.equal(
      '{ "a" : "x", "b": [ true ] }',
    );
  });

  it("leaves a value that says the same as it is spelled", () => {
    const text = '{"a": 1.0, "b": "\\u0041"}';
    const result = edited(text, (edit, root) => {
      edit.set(root, "a", 1);
      edit.set(root, "b", "A");
    });
    expect(result).to.equal(text);
  });

  it("adds members with the white space of the others", () => {
    const text = '{\n  "a": 1\n}';
    const result = edited(text, (edit, root) => {
      edit.set(root, "b", [2]);
      edit.set(root, "c", null);
    });
    expect(result).to.equal('{\n  "a": 1,\n  "b": [2],\n  "c": null\n}');
  });

  it("adds members to an empty object", () => {
    const result = edited("{ }", (edit, root) => {
      edit.set(root, "a", 1);
      edit.set(root, "b", 2);
    });
    expect(JSON.parse(result)).to.deep.equal({ a: 1, b: 2 });
  });

  it("removes members with their commas", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(63), (count, mask) => {
        const keys = Array.from({ length: count }, (_, index) => `k${index}`);
        const text = `{ ${keys.map((key) => `"${key}" : 1`).join(" , ")} }`;
        const removed = keys.filter((_, index) => (mask >> index) % 2 === 1);
        const result = edited(text, (edit, root) => {
          for (const key of removed) edit.remove(root, key);
        });
        const left = keys.filter((key) => !removed.includes(key));
        expect(Object.keys(JSON.parse(result) as object)).to.deep.equal(left);
      }),
    ));

  it("gives a list any items, of which those that stay keep their bytes", () =>
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 8 }),
        (count, choices) => {
          const items = Array.from({ length: count }, (_, index) => `[ ${index} ]`);
          let next = 0;
          const steps = choices.flatMap(([isKept, skip]): (number | string)[] => {
            if (!isKept) return [`"new ${skip}"`];
            const index = next + (skip % 2);
            next = index + 1;
            return index < count ? [index] : [];
          });
          const result = edited(`[ ${items.join(" ,\t")} ]`, (edit, root) =>
            edit.setItems(root, steps),
          );
          const expected = steps.map((step): unknown =>
            typeof step === "number" ? [step] : JSON.parse(step),
          );
          expect(JSON.parse(result)).to.deep.equal(expected);
        },
      ),
    ));
});
