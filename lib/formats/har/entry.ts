import { encodeText } from "../../flow/text.js";
import type { FlowReadError } from "../errors.js";
import { JsonError } from "../json/json-error.js";
import { parseJson, type JsonValue } from "../json/json-value.js";
import { parseTarget, type Target } from "../shared/target.js";
import { damaged, type EntryRecord } from "./record.js";

/** An entry that somebody looks into. */
export class Entry {
  readonly record: EntryRecord;
  readonly root: JsonValue;
  /** What mitmts-dump noted in the entry that HAR has no place for; see `export/notes.ts`. */
  readonly notes: JsonValue | undefined;
  #request: JsonValue | null = null;
  #target: Target | null = null;

  /** @throws FlowReadError when the entry is not JSON. */
  constructor(record: EntryRecord) {
    this.record = record;
    try {
      this.root = parseJson(record.bytes);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw damaged(record, error.reason, error.at, error.path, { cause: error });
    }
    this.notes = this.root.get("_flow");
  }

  /**
   * Whether mitmts-dump made the entry of a flow from elsewhere, so that it says all that there was:
   * only then the flow's id is among the notes.
   */
  get isOwn(): boolean {
    return this.notes?.get("id")?.kind === "string";
  }

  get request(): JsonValue {
    return (this.#request ??= this.need(this.root, "request", "", "object"));
  }

  /** The URL in its parts. */
  get target(): Target {
    return (this.#target ??= parseTarget(this.need(this.request, "url", "request", "string").text));
  }

  /** @throws FlowReadError when the member is missing or of another kind. */
  need(parent: JsonValue, key: string, path: string, kind: "object" | "string"): JsonValue {
    const value = parent.get(key);
    if (value?.kind === kind) return value;
    if (value === undefined) throw this.error(`"${key}" is missing`, parent, path);
    const where = path === "" ? key : `${path}.${key}`;
    throw this.error(`it should be of kind ${kind}, but is of kind ${value.kind}`, value, where);
  }

  error(reason: string, value: JsonValue, path: string): FlowReadError {
    return damaged(this.record, reason, value.start, path);
  }
}

/** The text of a value; numbers and the like as they are spelled, null and what is absent as empty. */
export function textOf(value: JsonValue | undefined): string {
  return value === undefined || value.kind === "null" ? "" : value.text;
}

/** The bytes of a value's text. Hot path: of most header fields no text is made. */
export function bytesOf(value: JsonValue | undefined): Buffer {
  return value?.utf8 ?? encodeText(textOf(value));
}

/** A string that says something; null where it is empty, absent, or not a string. */
export function textOrNull(value: JsonValue | undefined): string | null {
  return value?.kind === "string" && value.text !== "" ? value.text : null;
}
