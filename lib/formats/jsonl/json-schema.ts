/** A JSON Schema (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a line of a jsonl file: what the reader checks, save what holds between fields.
 * Fields that it does not name may be there too.
 */
export async function jsonlSchema(): Promise<JsonSchema> {
  const [{ z }, { about, flowLine }] = await Promise.all([import("zod"), import("./schema.js")]);
  const schema = z.toJSONSchema(flowLine, { metadata: about, io: "input" });
  return {
    $schema: schema.$schema,
    title: "A flow, as mitmts-dump writes it to jsonl",
    description: "One such object is a line of the file.",
    ...schema,
  };
}
