import { isIP } from "node:net";
import type { HttpFlow } from "../../../flow/http-flow.js";
import type { Message } from "../../../flow/message.js";
import { isUuid, Ids } from "../../shared/uuid.js";
import { Exchange } from "../exchange.js";
import { exchangeState } from "../import/exchange-state.js";
import { notesName, notesOf, type Notes } from "../notes.js";
import type { WarcRecord } from "../record.js";
import { bodyOf, requestBlock, responseBlock } from "./block.js";
import { formatDate } from "./date.js";
import { makeRecord, recordId, type RecordInit } from "./record.js";
import { exportTargetUri } from "./target-uri.js";

type AnyHttpFlow = HttpFlow<"request">;

/** What all records of an exchange say. */
export interface Common {
  readonly flow: AnyHttpFlow;
  readonly targetUri: string;
  readonly date: string;
  readonly address: string | null;
  /** Names of records that are there already, else those of records to be made. */
  readonly names: { readonly request: string; readonly response: string };
  readonly index: number;
}

/** The records of a flow that comes from elsewhere than a web archive. */
export function exportExchange(flow: AnyHttpFlow): WarcRecord[] {
  const common = commonOf(flow);
  const exchange = new Exchange(0);
  exchange.add(makeRequest(common), "request");
  if (flow.response !== null) exchange.add(makeResponse(common, flow.response), "response");
  const notes = missingNotes(flow, exchange);
  if (notes !== null) exchange.add(makeMetadata(common, notes, "request"), "metadata");
  return exchange.records;
}

export function commonOf(flow: AnyHttpFlow, index = 0): Common {
  return {
    flow,
    targetUri: exportTargetUri(flow.request),
    // All records of an exchange have the date when it began.
    date: formatDate(flow.request.timestampStart ?? flow.timestampCreated),
    address: addressOf(flow),
    names: {
      request: recordId(uuidOf(flow)),
      response: recordId(new Ids("response", flow.id).get(0)),
    },
    index,
  };
}

/** What the records of an exchange do not say of a flow. */
export function missingNotes(flow: AnyHttpFlow, exchange: Exchange): Notes | null {
  const place = flow.source.place ?? { file: "", number: 0, offset: 0 };
  return notesOf(flow.state, exchangeState(exchange, place, { ignoresNotes: true }));
}

export function makeRequest(common: Common): WarcRecord {
  const { request } = common.flow;
  const other = common.flow.response === null ? null : common.names.response;
  return makeMessage(common, request, other, {
    type: "request",
    id: uuidIn(common.names.request),
    contentType: "application/http; msgtype=request",
    block: requestBlock(request),
  });
}

export function makeResponse(
  common: Common,
  response: NonNullable<AnyHttpFlow["response"]>,
): WarcRecord {
  return makeMessage(common, response, common.names.request, {
    type: "response",
    id: uuidIn(common.names.response),
    contentType: "application/http; msgtype=response",
    block: responseBlock(response),
  });
}

/** A record with what no other has a place for, and that names one of them. */
export function makeMetadata(
  common: Common,
  notes: Notes,
  named: "request" | "response",
): WarcRecord {
  const { date, targetUri, names, index } = common;
  return makeRecord({
    type: "metadata",
    id: new Ids("metadata", common.flow.id).get(0),
    date,
    fields: [
      ["WARC-Target-URI", targetUri],
      ["WARC-Concurrent-To", names[named]],
    ],
    contentType: "application/warc-fields",
    block: Buffer.from(`${notesName}: ${JSON.stringify(notes)}\r\n`),
    payload: null,
    index,
  });
}

function makeMessage(
  { date, targetUri, address, index }: Common,
  message: Message,
  concurrentTo: string | null,
  init: Pick<RecordInit, "type" | "id" | "contentType" | "block">,
): WarcRecord {
  const body = bodyOf(message);
  return makeRecord({
    ...init,
    date,
    fields: [
      ["WARC-Target-URI", targetUri],
      ["WARC-Concurrent-To", concurrentTo],
      ["WARC-IP-Address", address],
      ["WARC-Protocol", protocolOf(message)],
      ["WARC-Truncated", message.rawContent === null ? "unspecified" : null],
    ],
    payload: body,
    index,
  });
}

/** The protocol that was spoken, where a block cannot say it. */
function protocolOf({ httpVersion }: Message): string | null {
  return /^HTTP\/[23]/.test(httpVersion) ? `h${httpVersion.charAt(5)}` : null;
}

/** The server's address: an IPv6 address may name the network interface behind a percent sign. */
export function addressOf({ serverConn }: AnyHttpFlow): string | null {
  const address = (serverConn.peername?.[0] ?? "").replace(/%.*$/s, "");
  return isIP(address) === 0 ? null : address;
}

function uuidOf({ id }: AnyHttpFlow): string {
  return isUuid(id) ? id : new Ids("request", id).get(0);
}

/** The UUID in the name of a record that is to be made. */
function uuidIn(name: string): string {
  return name.slice("<urn:uuid:".length, -1);
}
