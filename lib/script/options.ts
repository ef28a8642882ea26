import { ScriptOptionError } from "./errors.js";

/** Values as `--set` gives them: text by name. */
export type RawOptions = Readonly<Record<string, string>>;

interface Issue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

type ParseResult =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

/** What is used of a schema. Scripts make it with zod, of any version or copy. */
interface Schema {
  safeParse(value: unknown): ParseResult;
}
interface ObjectSchema extends Schema {
  readonly shape: Readonly<Record<string, Schema>>;
}

/**
 * The options that a script gets: parsed by the schema that it exports as `options`, if it does.
 *
 * Values come as text. Where the schema does not take the text but takes what it means as JSON, as
 * `z.number()` does with `5`, it gets that.
 *
 * @throws ScriptOptionError when the schema does not take a value.
 */
export function parseOptions(
  raw: RawOptions,
  schema: unknown,
  script: string,
): Readonly<Record<string, unknown>> {
  if (!isObjectSchema(schema)) return raw;
  const result = parseAll(raw, schema, script);
  if (result.success) return isRecord(result.data) ? result.data : raw;
  const [issue] = result.error.issues;
  const option = issue?.path[0];
  const reason = issue?.message ?? "not what the script takes";
  throw new ScriptOptionError(option === undefined ? null : String(option), script, reason);
}

/** Whether a script's options have a place for a name: all do that have no schema. */
export function knowsOption(schema: unknown, name: string): boolean {
  return !isObjectSchema(schema) || Object.hasOwn(schema.shape, name);
}

function parseAll(raw: RawOptions, schema: ObjectSchema, script: string): ParseResult {
  try {
    // Options of other scripts are not this one's to refuse.
    const own = Object.entries(raw).filter(([name]) => knowsOption(schema, name));
    const values = own.map(([name, text]) => [name, valueFor(fieldOf(schema, name), text)]);
    return schema.safeParse(Object.fromEntries(values));
  } catch (error) {
    // An asynchronous refinement, for one, cannot be parsed in one go.
    throw new ScriptOptionError(
      null,
      script,
      error instanceof Error ? error.message : String(error),
    );
  }
}

function fieldOf({ shape }: ObjectSchema, name: string): Schema | undefined {
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

function valueFor(schema: Schema | undefined, text: string): unknown {
  if (schema === undefined || schema.safeParse(text).success) return text;
  try {
    const value: unknown = JSON.parse(text);
    return schema.safeParse(value).success ? value : text;
  } catch {
    return text;
  }
}

function isObjectSchema(value: unknown): value is ObjectSchema {
  return isRecord(value) && typeof value["safeParse"] === "function" && isRecord(value["shape"]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
