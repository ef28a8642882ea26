import { z } from "zod";
import type { FlowType } from "../../flow/flow.js";
import { newestVersion } from "../mitm/version.js";
import { checkBase64, checkBytesText, checkFree } from "./check-free.js";
import { isParsedObject, type Fault } from "./fault.js";
import { isFreeForm } from "./free-forms.js";
import { flowLayouts, layoutVersion, stateName } from "./flow-layout.js";
import { keyOrderName, type Field, type Kind, type RecordKind, type TupleKind } from "./layout.js";
import { versionName } from "./version-name.js";

// The layout as a zod schema. It says what the fields are that have a name here; there may be others.

/** What the JSON Schema says beyond what zod tells it. */
type About = Readonly<Record<string, unknown>>;

export const about = z.registry<About>();

/** Schemas that were made: one for each kind, which is one definition in the JSON Schema. */
const known = new Map<Kind, z.ZodType>();

export function schemaOf(kind: Kind): z.ZodType {
  let schema = known.get(kind);
  if (schema === undefined) known.set(kind, (schema = makeSchema(kind)));
  return schema;
}

function makeSchema(kind: Kind): z.ZodType {
  switch (kind.kind) {
    case "text":
      return z.string();
    case "bytes":
      return checked(z.string(), checkBytesText);
    case "integer":
      return checked(z.number(), checkWhole).register(about, { type: "integer" });
    case "number":
      return z.number();
    case "boolean":
      return z.boolean();
    case "dictionary":
      return dictionary;
    case "free":
      return free(() => null);
    case "list":
      return z.array(schemaOf(kind.item));
    case "record":
      return recordSchema(kind);
    case "tuple":
      return tupleSchema(kind);
  }
}

const dictionary = free(checkDictionary).register(about, { type: "object" });

/** Bytes that are not text. */
export const base64 = checked(z.string(), checkBase64).register(about, {
  contentEncoding: "base64",
});

function recordSchema(layout: RecordKind): z.ZodObject {
  return z.object(recordShape(layout)).register(about, { id: layout.title });
}

function recordShape({ fields, derived }: RecordKind): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const field of fields) {
    Object.assign(
      shape,
      fieldShape(field, (schema) => schema.nullable().optional()),
    );
    if (field.index === 0 && derived !== null) {
      shape[derived] = z.string().nullable().optional().register(about, {
        description: "For reading: it follows from other fields, and must agree with them.",
      });
    }
  }
  shape[keyOrderName] = z.array(z.string()).nullable().optional().register(about, {
    description: "The order that the fields have in mitmproxy's files, where it is not the usual.",
  });
  return shape;
}

function tupleSchema({ title, fields, required }: TupleKind): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const field of fields) {
    const isRequired = field.index < required && field.base64Name === null;
    Object.assign(
      shape,
      fieldShape(field, (schema) => (isRequired ? schema : schema.nullable().optional())),
    );
  }
  return z.object(shape).register(about, { id: title });
}

function fieldShape(
  { name, kind, base64Name, about: description }: Field,
  wrap: (schema: z.ZodType) => z.ZodType,
): Record<string, z.ZodType> {
  const plain = wrap(schemaOf(kind));
  const said = about.get(plain);
  // What has a definition of its own is the same in several places.
  if (said?.["id"] === undefined) plain.register(about, { ...said, description });
  if (base64Name === null) return { [name]: plain };
  const encoded = kind.kind === "list" ? z.array(base64) : base64;
  return {
    [name]: plain,
    [base64Name]: wrap(encoded).register(about, {
      description: "The same in base64, where it is not text.",
    }),
  };
}

/** A schema and what else must hold: a function that says what is wrong, or null. */
function checked<Output>(
  schema: z.ZodType<Output>,
  check: (value: Output) => string | null,
): z.ZodType<Output> {
  return schema.check((context) => {
    const message = check(context.value);
    if (message !== null) context.issues.push({ code: "custom", message, input: context.value });
  });
}

function checkDictionary(value: unknown): string | null {
  if (!isParsedObject(value)) return "expected an object";
  const [name, another] = Object.keys(value);
  if (another !== undefined || name === undefined || !isFreeForm(name)) return null;
  return `expected a dictionary, not ${name}`;
}

function checkWhole(value: number): string | null {
  return Number.isInteger(value) ? null : "expected a whole number";
}

/** A value that says of itself what it is. */
function free(check: (value: unknown) => string | null): z.ZodType {
  return z.unknown().check((context) => {
    const message = check(context.value);
    const fault = message === null ? checkFree(context.value) : { path: [], reason: message };
    if (fault === null) return;
    const { path, reason } = fault;
    context.issues.push({ code: "custom", message: reason, path: [...path], input: context.value });
  });
}

function lineSchema(type: FlowType): z.ZodObject {
  const layout = flowLayouts[type];
  const version = z.literal(newestVersion).nullable().optional();
  return z
    .object({
      [versionName]: z.literal(layoutVersion).register(about, {
        description: "The version of this schema. It comes first.",
      }),
      ...recordShape(layout),
      type: z.literal(type).register(about, { description: "The type of the flow." }),
      version: version.register(about, { description: "The version of mitmproxy's flow format." }),
      [stateName]: dictionary.nullable().optional().register(about, {
        description: "The whole flow in mitmproxy's own words, where the fields do not fit it.",
      }),
    })
    .register(about, { id: layout.title });
}

/** A line of a jsonl file. */
export const flowLine = z.discriminatedUnion(
  "type",
  [lineSchema("http"), lineSchema("tcp"), lineSchema("udp"), lineSchema("dns")],
  { error: "expected http, tcp, udp or dns" },
);

/** The first thing that is wrong with a value; null if nothing is. */
export function checkSchema(schema: z.ZodType, value: unknown): Fault | null {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  if (issue === undefined) return null;
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  return { path, reason: issue.message.replace(/^Invalid input: /, "") };
}
