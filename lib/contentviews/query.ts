import { Request } from "../flow/request.js";
import type { Contentview } from "./contentview.js";
import { textMap, yamlLines } from "./yaml.js";

/** The query of a request, which is shown where a body is empty. */
export const query: Contentview = {
  name: "query",
  claims: ({ bytes, message }) =>
    bytes.length === 0 && message instanceof Request && message.query.size > 0,
  recognises: () => false,
  show: ({ message }) => (message instanceof Request ? yamlLines(textMap(message.query)) : null),
};
