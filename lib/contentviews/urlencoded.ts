import { parseUrlencoded } from "../flow/forms/urlencoded.js";
import type { Contentview } from "./contentview.js";
import { textMap, yamlLines } from "./yaml.js";

/** The fields of a form in its default encoding. */
export const urlencoded: Contentview = {
  name: "url-encoded",
  claims: ({ mediaType }) => mediaType === "application/x-www-form-urlencoded",
  recognises: () => false,
  show(content) {
    if (!content.hasText || /^[{[<]/.test(content.head)) return null;
    const { fields } = parseUrlencoded(content.text);
    return yamlLines(textMap(fields.map(({ name, value }) => [name, value])));
  },
};
