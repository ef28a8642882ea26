/** A `Content-Type` header in its parts. */
export interface ContentType {
  /** In lower case: `text`, for example. */
  readonly type: string;
  /** In lower case: `html`, for example. */
  readonly subtype: string;
  /** In order, their names and values as they are, quotes and all. */
  readonly parameters: Map<string, string>;
}

/**
 * The parts of a `Content-Type` header; null when it is not one. It is as simple as mitmproxy's
 * `parse_content_type`, so that both find the same charset: a quoted `;` ends a parameter, and of a
 * name that is repeated the last counts.
 */
export function parseContentType(value: string): ContentType | null {
  const [mediaType = "", ...clauses] = value.split(";");
  const slash = mediaType.indexOf("/");
  if (slash < 0) return null;
  const parameters = new Map<string, string>();
  for (const clause of clauses) {
    const equals = clause.indexOf("=");
    if (equals < 0) continue;
    parameters.set(clause.slice(0, equals).trim(), clause.slice(equals + 1).trim());
  }
  return {
    type: mediaType.slice(0, slash).toLowerCase(),
    subtype: mediaType.slice(slash + 1).toLowerCase(),
    parameters,
  };
}

/** A `Content-Type` header made of its parts. */
export function assembleContentType({ type, subtype, parameters }: ContentType): string {
  return [
    `${type}/${subtype}`,
    ...Array.from(parameters, ([name, value]) => `${name}=${value}`),
  ].join("; ");
}

/** The type that text has when nothing is said. */
export function plainText(): ContentType {
  return { type: "text", subtype: "plain", parameters: new Map() };
}
