import { createHash } from "node:crypto";
import { parseTarget, withoutBreaks } from "../../flow/forms/request-target.js";
import { parseUrlencoded } from "../../flow/forms/urlencoded.js";
import type { Request } from "../../flow/request.js";

/** What must be equal for a saved response to answer a request. The names are mitmproxy's. */
export interface MatchOptions {
  /** Headers that must be equal; others do not matter. */
  readonly useHeaders: readonly string[];
  readonly ignoreContent: boolean;
  readonly ignoreHost: boolean;
  readonly ignorePort: boolean;
  /** Fields of the query that do not matter. */
  readonly ignoreParams: readonly string[];
  /** Fields of a form in the body that do not matter. */
  readonly ignorePayloadParams: readonly string[];
}

/** All but the headers must be equal. */
export const defaultMatchOptions: MatchOptions = {
  useHeaders: [],
  ignoreContent: false,
  ignoreHost: false,
  ignorePort: false,
  ignoreParams: [],
  ignorePayloadParams: [],
};

/**
 * What a request is found by: two that have the same key are taken for the same request. (mitmproxy
 * `serverplayback.ServerPlayback._hash`)
 */
export function requestKey(request: Request, options: MatchOptions): string {
  const { path, query } = parseTarget(request.path);
  const facts: unknown[] = [
    request.scheme,
    request.method,
    path,
    options.ignoreContent ? null : contentOf(request, options.ignorePayloadParams),
    options.ignoreHost ? null : request.prettyHost,
    options.ignorePort ? null : request.port,
    without(queryFields(query), options.ignoreParams),
    options.useHeaders.map((name) => request.headers.get(name)),
  ];
  return digest(JSON.stringify(facts));
}

function queryFields(query: string): Fields {
  const { fields } = parseUrlencoded(query.slice(1), withoutBreaks);
  return fields.map(({ name, value }) => [name, value]);
}

type Fields = readonly (readonly [name: string, value: string])[];

/** A form without the fields that do not matter, where there are such; else the bytes. */
function contentOf(request: Request, ignored: readonly string[]): unknown {
  if (ignored.length > 0) {
    const multipart = request.multipartForm.fields;
    if (multipart.length > 0) {
      const fields = multipart.map(([name, value]) => [name, value.toString("latin1")] as const);
      return { multipart: without(fields, ignored) };
    }
    const form = request.urlencodedForm.fields;
    if (form.length > 0) return without(form, ignored);
  }
  const { rawContent } = request;
  return rawContent === null ? null : digest(rawContent);
}

function without(fields: Fields, ignored: readonly string[]): Fields {
  return fields.filter(([name]) => !ignored.includes(name));
}

function digest(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("base64");
}
