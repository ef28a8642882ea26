import type { Place } from "../../../flow/source.js";
import { PlainDict } from "../../../flow/state/plain-dict.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import { Float, settle } from "../../../flow/state/state.js";
import { importedClient, importedServer } from "../../shared/connections.js";
import { parseTarget, type Target } from "../../shared/target.js";
import { Ids } from "../../shared/uuid.js";
import type { Exchange } from "../exchange.js";
import { fieldText } from "../fields.js";
import { applyNotes } from "../notes.js";
import { idOf, targetUriOf, type WarcRecord } from "../record.js";
import { dateOf } from "./date.js";
import { madeUpRequest, requestState } from "./request.js";
import { responseState } from "./response.js";

/**
 * The state of a flow that the records of an exchange tell of, in the layout of flow format 21.
 *
 * @param options.ignoresNotes Whether only what the records themselves say counts.
 * @throws FlowReadError when a record has no date that is one.
 */
export function exchangeState(
  exchange: Exchange,
  place: Place,
  { ignoresNotes = false } = {},
): PlainDict {
  const { request, response, metadata } = exchange;
  const [first] = exchange.records;
  if (first === undefined) throw new TypeError("an exchange has at least one record");
  const target = parseTarget(targetUriOf(first));
  const start = dateOf(request ?? first, place);
  const end = response === null ? start : dateOf(response, place);
  const ids = idsOf(first, place);
  const answer = response === null ? null : responseState(response, end);
  const state = PlainDict.of({
    version: 21,
    type: "http",
    id: uuidOf(first) ?? ids.get(0),
    error: null,
    client_conn: importedClient(ids.get(1), start, end),
    server_conn: serverState(exchange, target, ids.get(2)),
    intercepted: false,
    is_replay: null,
    marked: "",
    metadata: new PlainDict(),
    comment: "",
    timestamp_created: new Float(start),
    backup: null,
    request:
      request === null
        ? madeUpRequest(target, start, answer)
        : requestState(request, target, start),
    response: answer,
    websocket: null,
  });
  if (!ignoresNotes) applyNotes(state, metadata);
  // What the notes say is what was read.
  settle(state);
  return state;
}

const recordUuid = /^<urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>$/i;

function uuidOf(record: WarcRecord): string | null {
  return recordUuid.exec(idOf(record) ?? "")?.[1] ?? null;
}

/** The same in each reading of a file. */
function idsOf(record: WarcRecord, { file }: Place): Ids {
  const id = idOf(record);
  return id === null ? new Ids("record", file, record.offset) : new Ids("record", id);
}

function serverState(exchange: Exchange, { host, port }: Target, id: string): PlainDict {
  const ip = exchange.records
    .map(({ head }) => fieldText(head, "warc-ip-address"))
    .find((address) => address !== null);
  const peername = ip == null ? null : new PlainList([ip, port]);
  return importedServer(id, peername, new PlainList([host, port]));
}
