import { readJsonl } from "../../../lib/formats/jsonl/reader.js";
import { writeJsonl } from "../../../lib/formats/jsonl/writer.js";
import type { FileFormat } from "../shared/flow-file.js";

export const jsonlFormat: FileFormat = { read: readJsonl, write: writeJsonl };
