import { PlainDict } from "../../../flow/state/plain-dict.js";
import { Float, type StateValue } from "../../../flow/state/state.js";
import { textOf, textOrNull, type Entry } from "../entry.js";
import { Ids } from "../../shared/uuid.js";
import { clientState, serverState } from "./connections.js";
import { requestState } from "./request.js";
import { responseState } from "./response.js";
import { readTimes, type Times } from "./times.js";
import { websocketState } from "./websocket.js";

/**
 * The state of a flow that an entry tells of, in the layout of flow format 21.
 *
 * @throws FlowReadError when something is missing without which there is no flow.
 */
export function entryState(entry: Entry): Record<string, StateValue> {
  const times = readTimes(entry);
  const { notes } = entry;
  const ids = idsOf(entry);
  return {
    version: 21,
    type: "http",
    id: textOrNull(notes?.get("id")) ?? ids.get(0),
    error: errorState(entry, times),
    client_conn: clientState(entry, times, ids.get(1)),
    server_conn: serverState(entry, ids.get(2)),
    intercepted: false,
    is_replay: textOrNull(notes?.get("replay")),
    marked: textOf(notes?.get("marked")),
    metadata: new PlainDict(),
    comment: textOf(entry.root.get("comment")),
    timestamp_created: new Float(notes?.get("created")?.number ?? times.requestStart),
    backup: null,
    request: requestState(entry, times),
    response: responseState(entry, times),
    websocket: websocketState(entry),
  };
}

/** The same in each reading of a file. */
function idsOf({ root, request, record }: Entry): Ids {
  const facts = [root.get("startedDateTime"), request.get("method"), request.get("url")];
  return new Ids("flow", record.number, ...facts.map(textOf));
}

/** What went wrong: Chrome and mitmproxy say it in `_error`, Playwright in `_failureText`. */
function errorState(entry: Entry, times: Times): PlainDict | null {
  const response = entry.root.get("response");
  const message =
    textOrNull(response?.get("_error")) ?? textOrNull(response?.get("_failureText")) ?? null;
  if (message === null) return null;
  const timestamp = entry.notes?.get("errorTime")?.number ?? times.responseEnd;
  return PlainDict.of({ msg: message, timestamp: new Float(timestamp) });
}
