import {
  decodeContent,
  isContentEncoding,
  ContentEncodingError,
} from "../flow/content-encoding.js";
import { styled, type StyledLine } from "../terminal/styled-text.js";
import type { Content } from "./content.js";
import type { Contentview } from "./contentview.js";
import { hexDumpLines } from "./hex-dump.js";
import { isProtobuf } from "./protobuf-fields.js";
import { messageParts } from "./protobuf.js";
import { yamlLines } from "./yaml.js";

/** The messages of a gRPC call, each protobuf in a frame of its own; gRPC-Web has trailers, too. */
export const grpc: Contentview = {
  name: "grpc",
  claims: ({ mediaType }) =>
    mediaType !== null && /^application\/grpc(?:-web)?(?:\+proto)?$/.test(mediaType),
  recognises: () => false,
  show: (content) => (isFramed(content.bytes) ? grpcLines(content) : null),
};

interface Frame {
  /** Bit 0: it is compressed; bit 7: it is trailers (gRPC-Web). */
  readonly flags: number;
  readonly payload: Buffer;
}

const headLength = 5;

function isFramed(bytes: Buffer): boolean {
  let at = 0;
  while (at + headLength <= bytes.length) {
    if ((bytes.readUInt8(at) & 0x7e) !== 0) return false;
    at += headLength + bytes.readUInt32BE(at + 1);
  }
  return bytes.length > 0 && at === bytes.length;
}

function* framesOf(bytes: Buffer): Generator<Frame, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    const end = at + headLength + bytes.readUInt32BE(at + 1);
    yield { flags: bytes.readUInt8(at), payload: bytes.subarray(at + headLength, end) };
    at = end;
  }
}

function* grpcLines(content: Content): Generator<StyledLine, void, undefined> {
  const coding = content.message?.headers.get("grpc-encoding") ?? "identity";
  let number = 0;
  for (const { flags, payload } of framesOf(content.bytes)) {
    if (number++ > 0) yield [styled("---", "comment")];
    const bytes = (flags & 1) === 0 ? payload : withoutCoding(payload, coding);
    if ((flags & 0x80) !== 0) yield [styled(bytes.toString("latin1").trimEnd(), "header")];
    else if (isProtobuf(bytes)) yield* yamlLines(messageParts(bytes));
    else if (bytes.length > 0) yield* hexDumpLines(bytes);
    else yield [styled("# empty message", "comment")];
  }
}

/** The payload as it is, where it cannot be decoded: it is shown in hexadecimal then. */
function withoutCoding(payload: Buffer, coding: string): Buffer {
  if (!isContentEncoding(coding)) return payload;
  try {
    return decodeContent(payload, coding);
  } catch (error) {
    if (error instanceof ContentEncodingError) return payload;
    throw error;
  }
}
