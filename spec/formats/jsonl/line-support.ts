import { expect } from "chai";
import { smallHttpFlow } from "../../support/small-flow.js";
import { decode, elementAt, encode, type Element } from "../../support/tnetstring.js";
import { convert, mitmFormat } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";

/** The line of a flow. */
export async function lineOf(flow: Element): Promise<string> {
  const file = (await convert(mitmFormat, jsonlFormat, encode(flow))).toString();
  expect(file.indexOf("\n")).to.equal(file.length - 1);
  return file.slice(0, -1);
}

/** The flow after it was a line. */
export async function afterLine(flow: Element): Promise<Element> {
  const jsonl = await convert(mitmFormat, jsonlFormat, encode(flow));
  return decode(await convert(jsonlFormat, mitmFormat, jsonl));
}

/** What JSON says at a path. */
export function at(json: string, ...path: readonly (string | number)[]): unknown {
  let value: unknown = JSON.parse(json);
  for (const step of path) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  }
  return value;
}

/** A flow whose connection to the server has this in it. */
export function withServer(key: string, value: Element): Element {
  const flow = smallHttpFlow();
  const connection = elementAt(flow, ["server_conn"]);
  if (connection.kind !== "dict") throw new Error("no connection");
  const entries = connection.entries.map(
    ([name, old]) => [name, name.data.toString() === key ? value : old] as const,
  );
  return smallHttpFlow({ server_conn: { ...connection, entries } });
}
