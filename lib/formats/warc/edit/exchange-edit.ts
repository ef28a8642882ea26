import { HttpFlow } from "../../../flow/http-flow.js";
import { Exchange } from "../exchange.js";
import { requestBlock, requestLine, statusLine } from "../export/block.js";
import { formatDate } from "../export/date.js";
import {
  addressOf,
  commonOf,
  makeMetadata,
  makeRequest,
  makeResponse,
  missingNotes,
  type Common,
} from "../export/exchange.js";
import { exportTargetUri } from "../export/target-uri.js";
import { fieldText } from "../fields.js";
import { findNotes, notesName, type Notes } from "../notes.js";
import { blockOf, idOf, typeOf, type WarcRecord } from "../record.js";
import type { Role } from "../roles.js";
import type { WarcSource } from "../source.js";
import { editBlock } from "./block-edit.js";
import { editRecord, type FieldChange } from "./record-edit.js";

type AnyHttpFlow = HttpFlow<"request">;

/**
 * The records of a flow that was read from a web archive and changed since: as they were, changed only
 * where the flow is not what it was.
 */
export function editedExchange(now: AnyHttpFlow, source: WarcSource): readonly WarcRecord[] {
  const { exchange } = source.record;
  const old: AnyHttpFlow = new HttpFlow(source);
  const common = commonAfter(exchange, now);
  const changes = commonChanges(old, now);
  const edited = new Exchange(exchange.first);
  for (const record of exchange.records) {
    const role = roleIn(exchange, record);
    const next = editedRecord({ record, role, old, now, changes });
    if (next !== null) edited.add(next, role);
  }
  if (edited.request === null && !requestBlock(old.request).equals(requestBlock(now.request))) {
    edited.add(makeRequest(common), "request");
  }
  if (edited.response === null && now.response !== null) {
    edited.add(makeResponse(common, now.response), "response");
  }
  const records = withNotes(edited, common);
  return records.length > exchange.records.length ? records.map(named) : records;

  /** What was added names the others, so they must have a name. */
  function named(record: WarcRecord): WarcRecord {
    const role = roleIn(edited, record);
    if (role === "metadata" || idOf(record) !== null) return record;
    return editRecord(record, [{ name: "WARC-Record-ID", value: common.names[role] }]);
  }
}

/** What records that are to be added say: they name those that are there. */
function commonAfter({ request, response, last }: Exchange, now: AnyHttpFlow): Common {
  const common = commonOf(now, last);
  const names = {
    request: (request && idOf(request)) ?? common.names.request,
    response: (response && idOf(response)) ?? common.names.response,
  };
  return { ...common, names };
}

function roleIn({ request, response }: Exchange, record: WarcRecord): Role {
  if (record === request) return "request";
  return record === response ? "response" : "metadata";
}

/** What changes in all records of an exchange. */
function commonChanges(old: AnyHttpFlow, now: AnyHttpFlow): (record: WarcRecord) => FieldChange[] {
  const uri = exportTargetUri(now.request);
  const hasOtherUri = uri !== exportTargetUri(old.request);
  const start = now.request.timestampStart;
  const hasOtherDate = start !== null && start !== old.request.timestampStart;
  const address = addressOf(now);
  const hasOtherAddress = address !== addressOf(old);
  return ({ head }) => {
    const isOld = !head.firstLine.toString("latin1").endsWith("/1.1");
    const has = (name: string): boolean => fieldText(head, name) !== null;
    return [
      ...(hasOtherUri && has("warc-target-uri") ? [{ name: "WARC-Target-URI", value: uri }] : []),
      ...(hasOtherDate ? [{ name: "WARC-Date", value: formatDate(start, isOld) }] : []),
      ...(hasOtherAddress && has("warc-ip-address")
        ? [{ name: "WARC-IP-Address", value: address }]
        : []),
    ];
  };
}

interface RecordChange {
  readonly record: WarcRecord;
  readonly role: Role;
  readonly old: AnyHttpFlow;
  readonly now: AnyHttpFlow;
  readonly changes: (record: WarcRecord) => FieldChange[];
}

/** Null for a record that there is no longer. */
function editedRecord({ record, role, old, now, changes }: RecordChange): WarcRecord | null {
  if (role === "request") {
    return editRecord(
      record,
      [...changes(record), ...bodyChanges(record, old.request.rawContent, now.request.rawContent)],
      editBlock(blockOf(record), {
        old: old.request,
        now: now.request,
        oldLine: requestLine(old.request),
        nowLine: requestLine(now.request),
      }),
    );
  }
  if (role === "metadata") return editRecord(record, changes(record));
  if (old.response === null)
    return now.response === null ? editRecord(record, changes(record)) : null;
  if (now.response === null) return null;
  return editRecord(
    record,
    [...changes(record), ...bodyChanges(record, old.response.rawContent, now.response.rawContent)],
    editBlock(blockOf(record), {
      old: old.response,
      now: now.response,
      oldLine: statusLine(old.response),
      nowLine: statusLine(now.response),
    }),
  );
}

/** What a record says of its body. A body that is there again is no longer cut, nor elsewhere. */
function bodyChanges(
  record: WarcRecord,
  before: Buffer | null,
  after: Buffer | null,
): FieldChange[] {
  if (before === null || after === null ? before === after : before.equals(after)) return [];
  if (after === null) return [{ name: "WARC-Truncated", value: "unspecified" }];
  const wasElsewhere = typeOf(record) === "revisit" && before === null;
  return [
    { name: "WARC-Truncated", value: null },
    ...(wasElsewhere
      ? [
          { name: "WARC-Type", value: "response" },
          { name: "WARC-Profile", value: null },
          { name: "WARC-Refers-To", value: null },
          { name: "WARC-Refers-To-Target-URI", value: null },
          { name: "WARC-Refers-To-Date", value: null },
        ]
      : []),
  ];
}

/** Brings the notes up to date; those of others are left alone. */
function withNotes(edited: Exchange, common: Common): readonly WarcRecord[] {
  const notes = missingNotes(common.flow, edited);
  const noted = edited.metadata.find((record) => findNotes(record) !== null);
  if (noted === undefined) {
    if (notes === null) return edited.records;
    const named = edited.request === null ? "response" : "request";
    return [...edited.records, makeMetadata(common, notes, named)];
  }
  const next = withOtherNotes(noted, notes);
  return edited.records.flatMap((record) => (record === noted ? (next ?? []) : record));
}

/** Null for a record that had nothing but notes, and need not have any now. */
function withOtherNotes(record: WarcRecord, notes: Notes | null): WarcRecord | null {
  const field = findNotes(record);
  if (field === null) return record;
  const text = notes === null ? null : JSON.stringify(notes);
  if (text === field.value.toString("utf8")) return record;
  const block = blockOf(record);
  const line = text === null ? "" : `${notesName}: ${text}\r\n`;
  const next = Buffer.concat([
    block.subarray(0, field.start),
    Buffer.from(line),
    block.subarray(field.end),
  ]);
  return next.length === 0 ? null : editRecord(record, [], next);
}
