// What Chrome's DevTools want of a HAR file before they show it (front_end/models/har/HARFormat.ts):
// objects where they read members, dates that are dates, numbers that are numbers.

type Json = Record<string, unknown>;

/** What Chrome would not open a file for; empty when it would open it. */
export function chromeErrors(file: Buffer): string[] {
  const errors: string[] = [];
  const object = (value: unknown, path: string): Json => {
    if (typeof value === "object" && value !== null) return value as Json;
    errors.push(`${path} is no object`);
    return {};
  };
  const number = (value: unknown, path: string): void => {
    if (Number.isNaN(Number(value))) errors.push(`${path} is no number`);
  };
  const date = (value: unknown, path: string): void => {
    if (Number.isNaN(new Date(value as string).getTime())) errors.push(`${path} is no date`);
  };
  const each = (value: unknown, path: string, check: (item: Json, path: string) => void): void => {
    if (!Array.isArray(value)) return;
    value.forEach((item, index) => check(object(item, `${path}[${index}]`), `${path}[${index}]`));
  };
  const cookie = ({ expires }: Json, path: string): void => {
    if (expires) date(expires, `${path}.expires`);
  };
  const message = (part: Json, path: string): void => {
    each(part["cookies"], `${path}.cookies`, cookie);
    each(part["headers"], `${path}.headers`, () => undefined);
    number(part["headersSize"], `${path}.headersSize`);
    number(part["bodySize"], `${path}.bodySize`);
  };
  const entry = (item: Json, path: string): void => {
    date(item["startedDateTime"], `${path}.startedDateTime`);
    number(item["time"], `${path}.time`);
    message(object(item["request"], `${path}.request`), `${path}.request`);
    const response = object(item["response"], `${path}.response`);
    message(response, `${path}.response`);
    number(response["status"], `${path}.response.status`);
    number(object(response["content"], `${path}.content`)["size"], `${path}.content.size`);
    const timings = object(item["timings"], `${path}.timings`);
    for (const key of ["send", "wait", "receive"]) number(timings[key], `${path}.timings.${key}`);
  };
  const log = object(object(JSON.parse(file.toString()), "")["log"], "log");
  object(log["creator"], "creator");
  if (!Array.isArray(log["entries"])) errors.push("log.entries is no list");
  each(log["entries"], "entries", entry);
  return errors;
}
