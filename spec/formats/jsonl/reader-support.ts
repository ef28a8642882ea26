import { LineError } from "../../../lib/formats/jsonl/line.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import { encode, text } from "../../support/tnetstring.js";
import { convert, mitmFormat, readError } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";

/** The lines of three flows, without line feeds. */
export async function threeLines(): Promise<[string, string, string]> {
  const flows = [smallHttpFlow({ id: text("one") }), smallTcpFlow(), smallHttpFlow()];
  const file = await convert(mitmFormat, jsonlFormat, Buffer.concat(flows.map(encode)));
  const [one = "", two = "", three = ""] = file.toString().split("\n");
  return [one, two, three];
}

/** The first of them, with something else in the place of what it has. */
export async function lineWith(search: string, replacement: string): Promise<Buffer> {
  const [line] = await threeLines();
  if (!line.includes(search)) throw new Error(`no ${search} in ${line}`);
  return Buffer.from(line.replace(search, () => replacement));
}

/** The error that a file ends in, which tells a line. */
export async function lineError(file: Buffer | string): Promise<LineError> {
  const error = await readError(jsonlFormat, Buffer.from(file));
  if (error instanceof LineError) return error;
  throw error;
}
