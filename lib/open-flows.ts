import { constants } from "node:buffer";
import { detectFormat } from "./formats/detect.js";
import { UnknownFormatError } from "./formats/errors.js";
import type { ByteSource, FlowReader, Format, ReaderOptions } from "./formats/format.js";
import { formatByFileName } from "./formats/formats.js";
import type { OnGap } from "./formats/gap.js";
import {
  compressionByName,
  recogniseCompression,
  type Compression,
} from "./io/compression/compression.js";
import { CompressionError } from "./io/errors.js";
import { PeekedBytes } from "./io/peeked-bytes.js";

export interface OpenOptions extends ReaderOptions {
  /** The format, where it is not to be recognised. It can be read. */
  readonly from?: Format | null;
}

/** A capture whose format is known by now. */
export interface OpenedFlows {
  /** Null for an empty file, which can be of any format. */
  readonly format: Format | null;
  readonly reader: FlowReader;
}

/**
 * Opens a capture: looks at its first bytes to see how it is compressed and in which format it is.
 *
 * @throws UnknownFormatError, and what reading the source throws.
 */
export async function openFlows(
  source: ByteSource,
  { from, ...options }: OpenOptions,
): Promise<OpenedFlows> {
  const { onGap } = options;
  const opened = await withoutCompression(source, options.file, onGap);
  const { bytes } = opened;
  if (await isEmpty(bytes)) return { format: null, reader: noFlows() };
  try {
    const found = await findFormat(opened, options.file, from ?? null, onGap);
    const { format } = found;
    const read = await format.loadReader?.();
    if (read === undefined) throw new TypeError(`${format.name} is a format that is only written`);
    return { format, reader: read(found.bytes, withinReach(options)) };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

interface FoundFormat {
  readonly format: Format;
  readonly bytes: PeekedBytes;
}

/** The format of bytes. Where their beginning is damaged and that is no end, their name says it. */
async function findFormat(
  { bytes, compression }: Opened,
  file: string,
  from: Format | null,
  onGap: OnGap | undefined,
): Promise<FoundFormat> {
  try {
    return { format: from ?? (await detectFormat(bytes, file)), bytes };
  } catch (error) {
    const named = compressionByName(file);
    const format = formatByFileName(named.innerName);
    const isByName = error instanceof UnknownFormatError && onGap !== undefined;
    if (!isByName || !format?.loadReader) throw error;
    if (compression !== null || named.compression === null) return { format, bytes };
    return { format, bytes: await decompressed(bytes, named.compression, file, onGap) };
  }
}

/** What a file is, as far as it can be told. */
export interface Recognised {
  readonly compression: Compression | null;
  /** Null when the file is empty, damaged, or of no known format. */
  readonly format: Format | null;
}

/** Tells how a file is compressed and in which format it is, and does not read on. */
export async function recognise(source: ByteSource, file: string): Promise<Recognised> {
  const { compression, bytes } = await withoutCompression(source, file);
  try {
    const format = (await isEmpty(bytes)) ? null : await detectFormat(bytes, file);
    return { compression, format };
  } catch (error) {
    const isDamage = error instanceof CompressionError || error instanceof UnknownFormatError;
    if (isDamage) return { compression, format: null };
    throw error;
  } finally {
    await bytes.close();
  }
}

interface Opened {
  /** As the first bytes tell; null for none. */
  readonly compression: Compression | null;
  readonly bytes: PeekedBytes;
}

async function withoutCompression(
  source: ByteSource,
  file: string,
  onGap?: OnGap,
): Promise<Opened> {
  const bytes = new PeekedBytes(source);
  const compression = (await bytes.more()) ? await compressionOf(bytes) : null;
  if (compression === null) return { compression, bytes };
  return { compression, bytes: await decompressed(bytes, compression, file, onGap) };
}

async function decompressed(
  bytes: PeekedBytes,
  compression: Compression,
  file: string,
  onGap: OnGap | undefined,
): Promise<PeekedBytes> {
  if (onGap === undefined) {
    const { decompress } = await import("./io/compression/decompress.js");
    return new PeekedBytes(decompress(bytes, compression, file));
  }
  const { decompressPastDamage } = await import("./io/compression/past-damage.js");
  return new PeekedBytes(
    decompressPastDamage(bytes, compression, file, (gap) => onGap({ ...gap, file, compression })),
  );
}

async function compressionOf(bytes: PeekedBytes): Promise<Compression | null> {
  for (;;) {
    const compression = recogniseCompression(bytes.head);
    if (compression !== "more") return compression;
    if (!(await bytes.more())) return null;
  }
}

/** Whether there are no bytes at all. */
async function isEmpty(bytes: PeekedBytes): Promise<boolean> {
  return bytes.head.length === 0 && !(await bytes.more());
}

/** What is larger than a Buffer can be is not read or decoded, whatever the limits. */
function withinReach({ maxBodyBytes, maxFlowBytes, ...options }: ReaderOptions): ReaderOptions {
  const most = constants.MAX_LENGTH;
  return {
    ...options,
    ...(maxBodyBytes !== undefined && { maxBodyBytes: Math.min(maxBodyBytes, most) }),
    ...(maxFlowBytes !== undefined && { maxFlowBytes: Math.min(maxFlowBytes, most) }),
  };
}

async function* noFlows(): FlowReader {
  // An empty file is a file with no flows.
}
