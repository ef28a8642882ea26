import { isUtf8 } from "node:buffer";
import type { FlowType } from "../../flow/flow.js";
import { JsonError } from "../json/json-error.js";
import { parseJson } from "../json/json-value.js";
import { abridge } from "./abridge.js";
import { flowLayouts, layoutVersion } from "./flow-layout.js";
import { LineError, type Line } from "./line.js";
import { checkLongLists } from "./long-lists.js";
import { pathText } from "./path-text.js";
import { checkRelations } from "./relations.js";
import { checkSchema, flowLine } from "./schema.js";
import { versionName } from "./version-name.js";

/** Longer lines are looked at without their long strings. */
const longLine = 256 * 1024;

/**
 * Checks a line against the schema; the type of its flow.
 *
 * @throws LineError when it is not a flow.
 */
export function checkLine(line: Line): FlowType {
  const parsed = parse(line);
  checkVersion(line, parsed);
  const type = flowTypes.find((each) => each === member(parsed, "type"));
  const fault =
    (type === undefined ? null : checkLongLists(parsed, flowLayouts[type])) ??
    checkSchema(flowLine, parsed) ??
    (type === undefined ? null : checkRelations(parsed, flowLayouts[type]));
  if (fault !== null) throw new LineError(line, pathText(fault.path), fault.reason);
  if (type === undefined) throw new LineError(line, "type", "it is not known");
  return type;
}

const flowTypes: readonly FlowType[] = ["http", "tcp", "udp", "dns"];

function parse(line: Line): unknown {
  const bytes = line.bytes.subarray(line.start, line.end);
  if (!isUtf8(bytes)) throw new LineError(line, "", "it is not UTF-8");
  try {
    return JSON.parse(bytes.length > longLine ? abridge(bytes) : bytes.toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw syntaxError(line, bytes, error);
  }
}

/** Says where in a line the JSON is wrong, which `JSON.parse` says in other words in each Node.js. */
function syntaxError(line: Line, bytes: Buffer, cause: SyntaxError): LineError {
  try {
    parseJson(bytes);
  } catch (error) {
    if (error instanceof JsonError) {
      const { at, path, reason } = error;
      return new LineError(line, pathText([path]), `it is not JSON: ${reason}`, line.start + at);
    }
  }
  return new LineError(line, "", "it is not JSON", line.start, { cause });
}

function checkVersion(line: Line, parsed: unknown): void {
  const version = member(parsed, versionName);
  if (version === layoutVersion) return;
  if (typeof version !== "number") {
    throw new LineError(line, "", `it has no "${versionName}" with a number, so it is not a flow`);
  }
  throw new LineError(
    line,
    versionName,
    `it is in version ${version}; the newest that is known here is ${layoutVersion}`,
  );
}

function member(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null ? Reflect.get(object, name) : undefined;
}
