import type { Flow } from "../../../lib/flow/flow.js";
import type { HttpFlow } from "../../../lib/flow/http-flow.js";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { HarReader, readHar } from "../../../lib/formats/har/reader.js";
import { HarWriter } from "../../../lib/formats/har/writer.js";
import { Losses, type LossCount } from "../../../lib/formats/losses.js";

// HAR files for specs: made, read, run through and written.

export type AnyHttpFlow = HttpFlow<"request">;
export type Json = Record<string, unknown>;

/** An entry as small as it may be, with what a spec cares about in its place. */
export function smallEntry(others: { request?: Json; response?: Json } & Json = {}): Json {
  const { request, response, ...rest } = others;
  return {
    startedDateTime: "2026-01-02T03:04:05.678Z",
    time: 12.5,
    request: {
      method: "GET",
      url: "https://example.com/a?b=c",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      queryString: [{ name: "b", value: "c" }],
      headersSize: -1,
      bodySize: 0,
      ...request,
    },
    response: {
      status: 200,
      statusText: "OK",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [{ name: "Content-Type", value: "text/plain; charset=utf-8" }],
      content: { size: 5, mimeType: "text/plain", text: "hello" },
      redirectURL: "",
      headersSize: -1,
      bodySize: 5,
      ...response,
    },
    cache: {},
    timings: { send: 1, wait: 2, receive: 3 },
    ...rest,
  };
}

export function harOf(...entries: readonly Json[]): Buffer {
  return Buffer.from(
    JSON.stringify(
      { log: { version: "1.2", creator: { name: "spec", version: "1" }, pages: [], entries } },
      null,
      2,
    ),
  );
}

export interface ReadResult {
  readonly flows: readonly AnyHttpFlow[];
  readonly error: FlowReadError | null;
}

export async function readUntilDamage(
  file: Buffer,
  sizes: readonly number[] = [],
): Promise<ReadResult> {
  const flows: AnyHttpFlow[] = [];
  try {
    for await (const batch of readHar(inChunks(file, sizes), { file: "a.har" })) {
      flows.push(...batch.map(asHttp));
    }
  } catch (error) {
    if (error instanceof FlowReadError) return { flows, error };
    throw error;
  }
  return { flows, error: null };
}

export async function readFlows(
  file: Buffer,
  sizes: readonly number[] = [],
): Promise<readonly AnyHttpFlow[]> {
  const { flows, error } = await readUntilDamage(file, sizes);
  if (error !== null) throw error;
  return flows;
}

/** The only flow of an entry. */
export async function flowOf(entry: Json): Promise<AnyHttpFlow> {
  const [flow] = await readFlows(harOf(entry));
  if (flow === undefined) throw new Error("no flow");
  return flow;
}

export type Change = (flow: AnyHttpFlow, index: number) => readonly Flow[] | undefined;

export interface Written {
  readonly file: Buffer;
  readonly losses: readonly LossCount[];
}

/** Runs files through: what a run does that reads HAR files and writes one. */
export async function runThrough(
  files: readonly Buffer[],
  change: Change = () => undefined,
  sizes: readonly number[] = [],
): Promise<Written> {
  const losses = new Losses();
  const chunks: Buffer[] = [];
  const writer = new HarWriter(sinkTo(chunks), losses);
  writer.expectInputs(files.length);
  for (const [nth, file] of files.entries()) {
    const reader = new HarReader(inChunks(file, sizes), { file: `${nth}.har` });
    writer.beginInput(reader);
    let index = 0;
    for await (const flows of reader) {
      await writer.write(flows.map(asHttp).flatMap((flow) => change(flow, index++) ?? [flow]));
    }
  }
  await writer.end();
  return { file: Buffer.concat(chunks), losses: losses.summary() };
}

/** A HAR file with flows that come from elsewhere. */
export async function writeHarFile(...flows: readonly Flow[]): Promise<Written> {
  const losses = new Losses();
  const chunks: Buffer[] = [];
  const writer = new HarWriter(sinkTo(chunks), losses);
  await writer.write(flows);
  await writer.end();
  return { file: Buffer.concat(chunks), losses: losses.summary() };
}

/** The entries of a file, as `JSON.parse` gives them. */
export function entriesOf(file: Buffer): Json[] {
  const har = JSON.parse(file.toString().replace(/^\ufeff/, "")) as { log: { entries: Json[] } };
  return har.log.entries;
}

/** The paths at which two JSON values differ, such as `request.headers[1].value`. */
export function differences(a: unknown, b: unknown, path = ""): string[] {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((item, index) => differences(item, b[index], `${path}[${index}]`));
  }
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) =>
      differences(a[key], b[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [path];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asHttp(flow: Flow): AnyHttpFlow {
  if (flow.type !== "http") throw new Error("not an HTTP flow");
  return flow;
}

function sinkTo(chunks: Buffer[]): { write(more: readonly Buffer[]): Promise<void> } {
  return {
    write(more) {
      chunks.push(...more);
      return Promise.resolve();
    },
  };
}

export async function* inChunks(file: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let next = 0;
  for (let at = 0; at < file.length;) {
    const size = Math.max(1, sizes[next++ % sizes.length] ?? file.length);
    yield await Promise.resolve(Buffer.from(file.subarray(at, at + size)));
    at += size;
  }
}
