import { LiveMap, type OpenFields } from "../multi-map/live-map.js";
import { joinFields, type TextField } from "../multi-map/separated-text.js";
import { parseTarget, withoutBreaks } from "./request-target.js";
import { makeUrlencoded, parseUrlencoded } from "./urlencoded.js";

export type QueryMap = LiveMap<string, string, TextField<string>>;

/** The query in a request's path. */
export function queryOf(request: { path: string }): QueryMap {
  return new LiveMap(() => openQuery(request));
}

function openQuery(request: { path: string }): OpenFields<string, string, TextField<string>> {
  const target = parseTarget(request.path);
  const query = parseUrlencoded(target.query.slice(1), withoutBreaks);
  return {
    fields: query.fields,
    value: ({ value }) => value,
    key: (value) => value,
    make: (name, value, old) => makeUrlencoded(name, value, old, true),
    write(fields) {
      const { authority, path, parameters, fragment } = target;
      const text = joinFields(query, fields, "&");
      request.path = `${authority}${path}${parameters}${text && `?${text}`}${fragment}`;
    },
  };
}
