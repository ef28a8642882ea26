import { HttpFlow } from "../../../lib/flow/http-flow.js";
import type { Flow } from "../../../lib/flow/flow.js";
import type { OnGap } from "../../../lib/formats/gap.js";
import { Losses } from "../../../lib/formats/losses.js";
import { readWarc } from "../../../lib/formats/warc/reader.js";
import { writeWarc } from "../../../lib/formats/warc/writer.js";
import type { FileFormat } from "../shared/flow-file.js";

export const warcFormat: FileFormat = { read: readWarc, write: writeWarc };

export type AnyHttpFlow = HttpFlow<"request">;

type Fields = Readonly<Record<string, string>>;

/** A record, spelled as most programs spell them. */
export function record(
  type: string,
  fields: Fields,
  block: Buffer | string = "",
  { version = "WARC/1.0", lineEnd = "\r\n" } = {},
): Buffer {
  const body = Buffer.from(block);
  const all = { "WARC-Type": type, ...fields, "Content-Length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}${lineEnd}`);
  const head = Buffer.from(`${version}${lineEnd}${lines.join("")}${lineEnd}`);
  return Buffer.concat([head, body, Buffer.from(lineEnd.repeat(2))]);
}

const date = "2020-01-02T03:04:05Z";
const url = "http://example.com/a?b=c";

export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export function idField(number: number): string {
  return `<urn:uuid:${uuid(number)}>`;
}

export function request(
  id: number,
  fields: Fields = {},
  block: Buffer | string = getBlock,
): Buffer {
  return record(
    "request",
    {
      "WARC-Record-ID": idField(id),
      "WARC-Target-URI": url,
      "WARC-Date": date,
      "Content-Type": "application/http; msgtype=request",
      ...fields,
    },
    block,
  );
}

export function response(
  id: number,
  fields: Fields = {},
  block: Buffer | string = okBlock,
): Buffer {
  return record(
    "response",
    {
      "WARC-Record-ID": idField(id),
      "WARC-Target-URI": url,
      "WARC-Date": date,
      "WARC-IP-Address": "192.0.2.7",
      "Content-Type": "application/http; msgtype=response",
      ...fields,
    },
    block,
  );
}

export function metadata(id: number, of: number, block = "via: http://example.com/\r\n"): Buffer {
  return record(
    "metadata",
    {
      "WARC-Record-ID": idField(id),
      "WARC-Concurrent-To": idField(of),
      "WARC-Date": date,
      "Content-Type": "application/warc-fields",
    },
    block,
  );
}

export function concurrentTo(id: number): Fields {
  return { "WARC-Concurrent-To": idField(id) };
}

export const getBlock = "GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nAccept:  */* \r\n\r\n";
export const okBlock =
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
export const warcinfo = record(
  "warcinfo",
  { "WARC-Record-ID": idField(900), "WARC-Date": date, "Content-Type": "application/warc-fields" },
  "software: a crawler\r\n",
);

/** What a run over a web archive gives. */
export interface Outcome {
  readonly file: Buffer;
  readonly flows: readonly AnyHttpFlow[];
  readonly losses: Losses;
  readonly passedOver: Losses;
}

export interface RunOptions {
  /** Sizes of the chunks that the file comes in; one chunk when there are none. */
  readonly chunks?: readonly number[];
  /** Where a writer takes the file over; else it is only read. */
  readonly writes?: boolean;
  /** Told how many bytes are written at a time. */
  readonly onWrite?: (bytes: number) => void;
  /** Where it is read past its damage. */
  readonly onGap?: OnGap;
}

/** Reads a web archive as a run does, gives each flow to `change`, and writes those that it returns. */
export async function runThrough(
  file: Buffer,
  change: (flow: AnyHttpFlow) => readonly Flow[] | undefined = () => undefined,
  { chunks = [], writes = true, onWrite, onGap }: RunOptions = {},
): Promise<Outcome> {
  const written: Buffer[] = [];
  const flows: AnyHttpFlow[] = [];
  const losses = new Losses();
  const passedOver = new Losses();
  const sink = {
    write(pieces: readonly Buffer[]) {
      written.push(...pieces.map((piece) => Buffer.from(piece)));
      onWrite?.(pieces.reduce((sum, { length }) => sum + length, 0));
      return Promise.resolve();
    },
  };
  const writer = writeWarc(sink, losses);
  const reader = readWarc(inChunks(file, chunks), {
    file: "a.warc",
    passedOver,
    ...(onGap !== undefined && { onGap }),
  });
  if (writes) writer.beginInput(reader);
  for await (const batch of reader) {
    const kept = batch.flatMap((flow) => {
      if (!(flow instanceof HttpFlow)) throw new Error("a web archive has HTTP flows only");
      flows.push(flow);
      return change(flow) ?? [flow];
    });
    if (writes) await (kept.length > 0 ? writer.write(kept) : writer.writeOthers());
  }
  if (writes) await writer.end();
  return { file: Buffer.concat(written), flows, losses, passedOver };
}

/** The only flow of a web archive. */
export async function onlyFlow(file: Buffer): Promise<AnyHttpFlow> {
  const { flows } = await runThrough(file, undefined, { writes: false });
  const [flow] = flows;
  if (flow === undefined || flows.length > 1) throw new Error("not exactly one flow");
  return flow;
}

async function* inChunks(file: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let next = 0;
  for (let at = 0; at < file.length;) {
    const size = Math.max(1, sizes[next++ % sizes.length] ?? file.length);
    yield await Promise.resolve(Buffer.from(file.subarray(at, at + size)));
    at += size;
  }
}
