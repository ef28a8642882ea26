import { Headers } from "../../../lib/flow/headers.js";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Message } from "../../../lib/flow/message.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";
import { LiveMap } from "../../../lib/flow/multi-map/live-map.js";
import type { Kind } from "./kinds.js";
import type { ClassNames } from "./names.js";

/** What maps of names and values have. */
const mapNames: Readonly<Record<string, Kind>> = {
  fields: "method",
  get: "method",
  get_all: "method",
  set_all: "method",
  add: "method",
  insert: "method",
  keys: "method",
  values: "method",
  clear: "method",
};

/** What Python's dictionaries have, too. */
const dictMethods = ["items", "pop", "popitem", "setdefault", "update"];

/** What stands here for Python's `map[name]`, `del map[name]`, `name in map` and `len(map.fields)`. */
const mapMethods = ["delete", "has", "set", "size"];

export const httpClasses: readonly ClassNames[] = [
  {
    theirs: "http.HTTPFlow",
    ours: HttpFlow,
    names: { request: "object", response: "object", websocket: "object" },
    onlyTheirs: ["mode"],
    onlyOurs: ["make"],
  },
  {
    theirs: "http.Message",
    ours: Message,
    isBase: true,
    names: {
      http_version: "text",
      is_http10: "boolean",
      is_http11: "boolean",
      is_http2: "boolean",
      is_http3: "boolean",
      headers: "headers",
      trailers: "headers",
      raw_content: "bytes",
      content: "bytes",
      text: "text",
      timestamp_start: "number",
      timestamp_end: "number",
      stream: "boolean",
      get_content: "method",
      get_text: "method",
      json: "method",
      decode: "method",
      encode: "method",
      copy: "method",
    },
    calls: [
      {
        theirs: "get_content",
        ours: "getContent",
        keywords: { strict: false },
        args: [{ strict: false }],
        kind: "bytes",
      },
      {
        theirs: "get_text",
        ours: "getText",
        keywords: { strict: false },
        args: [{ strict: false }],
        kind: "text",
      },
      { theirs: "json", ours: "json", keywords: {}, args: [], kind: "json" },
    ],
    onlyTheirs: ["data", "set_content", "set_text"],
  },
  {
    theirs: "http.Request",
    ours: Request,
    names: {
      method: "text",
      scheme: "text",
      authority: "text",
      host: "text",
      host_header: "text",
      port: "number",
      path: "text",
      path_components: "texts",
      url: "text",
      pretty_host: "text",
      pretty_url: "text",
      first_line_format: "text",
      query: "textMap",
      cookies: "textMap",
      urlencoded_form: "textMap",
      multipart_form: "bytesMap",
      anticache: "method",
      anticomp: "method",
      constrain_encoding: "method",
      make: "method",
    },
  },
  {
    theirs: "http.Response",
    ours: Response,
    names: {
      status_code: "number",
      reason: "text",
      cookies: "cookieMap",
      refresh: "method",
      make: "method",
    },
  },
  {
    theirs: "http.Headers",
    ours: Headers,
    names: { ...mapNames, copy: "method" },
    onlyTheirs: dictMethods,
    onlyOurs: [...mapMethods, "toString"],
  },
  {
    theirs: "multidict.MultiDictView",
    ours: LiveMap,
    names: mapNames,
    onlyTheirs: [...dictMethods, "copy"],
    onlyOurs: mapMethods,
  },
];
