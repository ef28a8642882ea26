import { isUtf8 } from "node:buffer";
import { JsonError } from "../../formats/json/json-error.js";
import { parseJson, type JsonValue } from "../../formats/json/json-value.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactText } from "./text.js";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value, and whether a name around it says that all in it is secret. */
interface Task {
  readonly value: JsonValue;
  readonly name: string | null;
}

/**
 * A JSON text in which secrets are replaced, and all else is as it was spelled; null when it is no
 * JSON.
 */
export function redactJson(redactor: Redactor, bytes: Buffer, spot: Spot): Buffer | null {
  const root = parse(bytes);
  if (root === null) return null;
  const edits: Edit[] = [];
  // A list of values rather than recursion: they may be nested thousands deep.
  const open: Task[] = [{ value: root, name: null }];
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    const { value, name } = task;
    switch (value.kind) {
      case "object":
        for (const { key, value: member } of value.members) {
          const keyText = key.text;
          pushEdit(edits, key, keyText, redactText(redactor, keyText, spot));
          open.push({ value: member, name: redactor.names.has(keyText) ? keyText : name });
        }
        break;
      case "array":
        for (const item of value.items) open.push({ value: item, name });
        break;
      case "string": {
        const { text } = value;
        pushEdit(edits, value, text, redactString(redactor, text, name, spot));
        break;
      }
      case "number":
        if (name !== null && redactor.names.hasNumber(name)) {
          const text = redactor.replaceNumber(value.text, "name", spot);
          edits.push({ start: value.start, end: value.end, text });
        }
        break;
      default:
        break;
    }
  }
  return apply(bytes, edits);
}

function parse(bytes: Buffer): JsonValue | null {
  if (!isUtf8(bytes) || !/^\s*[[{"]/.test(bytes.toString("latin1", 0, 100))) return null;
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}

/** A string may itself be JSON, as in logs of logs. */
function redactString(redactor: Redactor, text: string, name: string | null, spot: Spot): string {
  if (name !== null && !/^(?:bearer|basic)$/i.test(text))
    return redactor.replace(text, "name", spot);
  if (/^\s*[[{]/.test(text) && spot.depth < 4) {
    const inner = redactJson(redactor, Buffer.from(text), { ...spot, depth: spot.depth + 1 });
    if (inner !== null) return inner.toString();
  }
  return redactText(redactor, text, spot);
}

function pushEdit(edits: Edit[], { start, end }: JsonValue, text: string, safe: string): void {
  if (safe !== text) edits.push({ start, end, text: JSON.stringify(safe) });
}

function apply(bytes: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return bytes;
  const parts: Buffer[] = [];
  let done = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(done, start), Buffer.from(text));
    done = end;
  }
  return Buffer.concat([...parts, bytes.subarray(done)]);
}
