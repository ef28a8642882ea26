import { expect } from "chai";
import { z } from "zod";
import { ScriptOptionError } from "../../lib/script/errors.js";
import { parseOptions, type RawOptions } from "../../lib/script/options.js";
import { bindScripts } from "../../lib/script/scripts.js";

function parse(schema: unknown, raw: RawOptions): Readonly<Record<string, unknown>> {
  return parseOptions(raw, schema, "a.ts");
}

function errorOf(act: () => unknown): ScriptOptionError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScriptOptionError) return error;
    throw error;
  }
  throw new Error("no ScriptOptionError was thrown");
}

/** Binds scripts, that have these schemas or none, to options. */
function bind(schemas: readonly unknown[], options: RawOptions): void {
  const scripts = schemas.map((schema, index) => ({
    path: `${index + 1}.ts`,
    exports: schema === undefined ? {} : { options: schema },
  }));
  const nothing = (): undefined => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const control = {
    duplicateFlow: <T>(flow: T): T => flow,
    replayRequest: () => Promise.resolve(),
    emit: nothing,
    drop: nothing,
    stop: nothing,
  };
  bindScripts(scripts, { options, control, logFor: () => log });
}

describe("the options of a script without a schema", () => {
  it("are the text that was given", () => {
    expect(parse(undefined, { n: "5", flag: "true" })).to.deep.equal({ n: "5", flag: "true" });
  });

  it("are so, too, when it exports something else as options", () => {
    expect(parse({ n: 1 }, { n: "5" })).to.deep.equal({ n: "5" });
    expect(parse(7, { n: "5" })).to.deep.equal({ n: "5" });
  });
});

describe("the options of a script with a zod schema", () => {
  it("become what the schema wants: numbers, booleans, lists, text that looks like a number", () => {
    const schema = z.object({
      n: z.number(),
      flag: z.boolean(),
      list: z.array(z.number()),
      text: z.string(),
    });
    expect(parse(schema, { n: "-1.5", flag: "false", list: "[1,2]", text: "007" })).to.deep.equal({
      n: -1.5,
      flag: false,
      list: [1, 2],
      text: "007",
    });
  });

  it("go through coercions, transformations and enums as text", () => {
    const schema = z.object({
      n: z.coerce.number(),
      hosts: z.string().transform((hosts) => hosts.split(",")),
      mode: z.enum(["fast", "safe"]),
    });
    expect(parse(schema, { n: "5", hosts: "a,b", mode: "safe" })).to.deep.equal({
      n: 5,
      hosts: ["a", "b"],
      mode: "safe",
    });
  });

  it("have defaults, and may be absent where they are optional", () => {
    const schema = z.object({ n: z.number().default(3), more: z.string().optional() });
    expect(parse(schema, {})).to.deep.equal({ n: 3 });
  });

  it("may come from zod's other entry", async () => {
    const { z: z3 } = await import("zod/v3");
    expect(parse(z3.object({ n: z3.number() }), { n: "5" })).to.deep.equal({ n: 5 });
  });

  it("are refused with the option's name, the script and the reason", () => {
    const error = errorOf(() => parse(z.object({ n: z.number() }), { n: "five" }));
    expect(error).to.include({ option: "n", script: "a.ts" });
    expect(error.message).to.match(/^--set n: .*number.* \(a\.ts\)$/);
  });

  it("are refused for a choice that there is not, and for one that is missing", () => {
    const schema = z.object({ mode: z.enum(["fast", "safe"]) });
    expect(errorOf(() => parse(schema, { mode: "slow" })).option).to.equal("mode");
    expect(errorOf(() => parse(schema, {})).option).to.equal("mode");
  });

  it("are refused as a whole by a rule for the whole", () => {
    const schema = z
      .object({ a: z.number().default(0), b: z.number().default(0) })
      .refine(({ a, b }) => a < b, "a must be below b");
    const error = errorOf(() => parse(schema, { a: "2", b: "1" }));
    expect(error).to.include({ option: null, script: "a.ts" });
    expect(error.message).to.equal("--set: a must be below b (a.ts)");
  });

  it("are refused, and not a crash, where the schema itself fails", () => {
    const schema = z.object({ n: z.string().refine(() => Promise.resolve(true)) });
    expect(errorOf(() => parse(schema, { n: "5" })).script).to.equal("a.ts");
  });

  for (const name of ["toString", "constructor", "__proto__"]) {
    it(`may be asked for one of the name ${name}, that objects have anyway`, () => {
      const schema = z.object({ n: z.number().default(1) });
      const raw = JSON.parse(`{ "${name}": "1" }`) as RawOptions;
      expect(parse(schema, raw)).to.deep.equal({ n: 1 });
      expect(errorOf(() => bind([schema], raw)).option).to.equal(name);
    });
  }
});

describe("an option that no script knows", () => {
  const schema = z.object({ n: z.number().default(1) });

  it("is refused when all scripts have a schema without it, or there is no script", () => {
    expect(errorOf(() => bind([schema, schema], { m: "1" })).message).to.equal(
      "--set m: no script has such an option",
    );
    expect(errorOf(() => bind([], { m: "1" })).message).to.equal("--set m: there is no script");
  });

  it("is fine when some script has a place for it", () => {
    expect(() => bind([schema, z.object({ m: z.string() })], { m: "1" })).not.to.throw();
    expect(() => bind([schema, undefined], { m: "1" })).not.to.throw();
  });

  it("does not disturb a strict schema of another script", () => {
    expect(() =>
      bind([z.strictObject({ n: z.number() }), undefined], { n: "1", m: "1" }),
    ).not.to.throw();
  });
});
