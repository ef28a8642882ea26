import type { Message } from "../message.js";
import { LiveMap, type OpenFields } from "../multi-map/live-map.js";
import { joinFields, type TextField } from "../multi-map/separated-text.js";
import { makeUrlencoded, parseUrlencoded } from "./urlencoded.js";

export type UrlencodedFormMap = LiveMap<string, string, TextField<string>>;

const contentType = "application/x-www-form-urlencoded";

/** The fields of a body that is an HTML form in its default encoding. */
export function urlencodedFormOf(message: Message): UrlencodedFormMap {
  return new LiveMap(() => openForm(message));
}

function openForm(message: Message): OpenFields<string, string, TextField<string>> {
  const isForm = (message.headers.get("content-type") ?? "").toLowerCase().includes(contentType);
  const body = message.getText({ strict: false }) ?? "";
  const form = parseUrlencoded(isForm ? body : "");
  let hasEquals: boolean | null = null;
  return {
    fields: form.fields,
    value: ({ value }) => value,
    key: (value) => value,
    make(name, value, old) {
      hasEquals ??= hasEqualsAlways(body);
      return makeUrlencoded(name, value, old, hasEquals);
    },
    write(fields) {
      const text = joinFields(form, fields, "&");
      if (isForm) {
        message.text = text;
      } else {
        message.headers.set("content-type", contentType);
        message.content = Buffer.from(text);
      }
    },
  };
}

/** Whether a form that is like this body has a `=` also where a value is empty. */
function hasEqualsAlways(body: string): boolean {
  return body === "" || body.split("&").every((part) => part.includes("="));
}
