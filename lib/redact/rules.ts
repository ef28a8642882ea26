import { z } from "zod";
import { tokenShapes } from "./shapes.js";

/** What a rules file says, beside the rules that are there. */
export const rulesSchema = z.strictObject({
  /** Rules that are not to be applied, as the report names them. */
  off: z.array(z.string()).default([]),
  names: z
    .strictObject({
      /** Names of headers, fields and keys whose values are secrets, too. */
      add: z.array(z.string().min(1)).default([]),
      /** Names whose values are none. */
      remove: z.array(z.string().min(1)).default([]),
    })
    .default({ add: [], remove: [] }),
  /** Secrets known by their looks: JavaScript's regular expressions. */
  patterns: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, "takes lower-case words with hyphens"),
        pattern: z.string().min(1).refine(isPattern, "is not a regular expression"),
      }),
    )
    .default([]),
});

export type Rules = z.infer<typeof rulesSchema>;

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "g").source !== "";
  } catch {
    return false;
  }
}

/** The rules that are there, besides those that know tokens by their looks. */
const placeRules = [
  ...["authorization", "cookie", "name", "jwt", "email", "path", "url-userinfo"],
  ...["client-certificate", "body-digest"],
];

/** What is to be turned off and does not exist. */
export function unknownRules({ off, patterns }: Rules): string[] {
  const known = new Set([...placeRules, ...tokenShapes.map(({ name }) => name)]);
  for (const { name } of patterns) known.add(name);
  return off.filter((name) => !known.has(name));
}
