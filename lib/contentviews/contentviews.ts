import { styled, type StyledLine } from "../terminal/styled-text.js";
import type { Content } from "./content.js";
import type { Contentview } from "./contentview.js";
import { css } from "./css.js";
import { dns } from "./dns.js";
import { graphql } from "./graphql.js";
import { grpc } from "./grpc.js";
import { hexDump } from "./hex-dump.js";
import { hexStream } from "./hex-stream.js";
import { image } from "./image.js";
import { javascript } from "./javascript.js";
import { json } from "./json.js";
import { msgpack } from "./msgpack.js";
import { multipart } from "./multipart.js";
import { protobuf } from "./protobuf.js";
import { query } from "./query.js";
import { raw } from "./raw.js";
import { urlencoded } from "./urlencoded.js";
import { xmlHtml } from "./xml-html.js";

/** In the order in which they are asked; the last one takes everything. */
const views: readonly Contentview[] = [
  query,
  graphql,
  json,
  xmlHtml,
  urlencoded,
  multipart,
  javascript,
  css,
  image,
  grpc,
  protobuf,
  msgpack,
  dns,
  raw,
  hexDump,
  hexStream,
];

/** A body as it is shown. */
export interface ShownContent {
  /** The name of the view that shows it. */
  readonly view: string;
  readonly lines: Iterable<StyledLine>;
}

/** Shows content in the way that suits it: by what is said of it, else by what it looks like. */
export function showContent(content: Content): ShownContent {
  for (const asks of ["claims", "recognises"] as const) {
    for (const view of views) {
      const lines = view[asks](content) ? view.show(content) : null;
      if (lines !== null) return { view: view.name, lines };
    }
  }
  return { view: hexDump.name, lines: hexDump.show(content) ?? [] };
}

/** Shows content in one way; where it is not of that kind, says so and shows what it is. */
export function showContentAs(content: Content, name: string): ShownContent {
  const view = views.find((candidate) => candidate.name === name);
  const lines = view?.show(content);
  if (view !== undefined && lines != null) return { view: view.name, lines };
  const shown = showContent(content);
  return {
    view: shown.view,
    lines: withNote(`# not ${name}; shown as ${shown.view}`, shown.lines),
  };
}

function* withNote(note: string, lines: Iterable<StyledLine>): Generator<StyledLine> {
  yield [styled(note, "error")];
  yield* lines;
}
