import { createRequire } from "node:module";
import Ajv from "ajv";

const require = createRequire(import.meta.url);

/** The schema that others judge HAR files by, checked as `har-validator` does it. */
const ajv = new Ajv({ allErrors: true });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-06.json") as object);
ajv.addSchema(Object.values(require("har-schema") as Record<string, object>));

/** What a HAR file has that the schema does not allow; empty when all is right. */
export function schemaErrors(file: Buffer): string[] {
  const validate = ajv.getSchema("har.json#");
  if (validate === undefined) throw new Error("the schema is not there");
  void validate(JSON.parse(file.toString()));
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath}: ${message ?? ""}`);
}
