import { HttpFlow } from "../../../flow/http-flow.js";
import type { Message } from "../../../flow/message.js";
import { isTouched } from "../../../flow/state/state.js";
import type { WebSocketMessage } from "../../../flow/websocket.js";
import { JsonEdit, type ListStep } from "../../json/json-edit.js";
import { Entry } from "../entry.js";
import { exportNotes } from "../export/notes.js";
import { formatTime } from "../export/time.js";
import { exportTimings, SeenConnections, totalTime } from "../export/timings.js";
import { exportMessage } from "../export/websocket.js";
import { readableMessages } from "../import/websocket.js";
import type { HarSource } from "../source.js";
import { align } from "../../shared/alignment.js";
import { editItem } from "./list-edit.js";
import { editRequest } from "./request-edit.js";
import { editResponse } from "./response-edit.js";

type AnyHttpFlow = HttpFlow<"request">;

/**
 * The entry of a flow that was read from a HAR file and changed since: its bytes, changed only where
 * the flow is not what it was.
 */
export function editedEntry(flow: AnyHttpFlow, origin: HarSource): Buffer {
  const entry = new Entry(origin.record);
  const old: AnyHttpFlow = new HttpFlow(origin);
  const edit = new JsonEdit(origin.record.bytes);
  editTimes(edit, entry, old, flow);
  if (mayDiffer(flow, origin, flow.request)) editRequest(edit, entry, old.request, flow.request);
  if (mayDiffer(flow, origin, flow.response)) {
    editResponse(edit, entry, old.response, flow.response);
  }
  editError(edit, entry, old, flow);
  editMessages(edit, entry, old, flow);
  if (old.comment !== flow.comment) edit.set(entry.root, "comment", flow.comment);
  editNotes(edit, entry, old, flow);
  return edit.apply();
}

/** Whether a part of a flow has to be compared: it was changed, or it may be another's. */
function mayDiffer(flow: AnyHttpFlow, origin: HarSource, part: Message | null): boolean {
  const isWhole = flow.source === origin && !flow.state.touched;
  return !isWhole || (part !== null && isTouched(part.state));
}

function editTimes(
  edit: JsonEdit,
  { root, isOwn }: Entry,
  old: AnyHttpFlow,
  now: AnyHttpFlow,
): void {
  const start = now.request.timestampStart;
  if (start !== null && start !== old.request.timestampStart) {
    edit.set(root, "startedDateTime", formatTime(start));
  }
  const seen = new SeenConnections();
  const before = exportTimings(old, seen);
  const after = exportTimings(now, seen);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const timings = root.get("timings");
  if (!isOwn) {
    edit.set(root, "time", durationOf(now));
  } else if (timings?.kind === "object") {
    const { send, wait, receive } = after;
    for (const [key, value] of Object.entries({ send, wait, receive }))
      edit.set(timings, key, value);
    const connecting = Math.max(0, timings.get("connect")?.number ?? 0);
    const securing = Math.max(0, timings.get("ssl")?.number ?? 0);
    edit.set(root, "time", totalTime({ ...after, connect: connecting, ssl: securing }));
  }
}

/** From the beginning to the end of a flow, in milliseconds. */
function durationOf({ request, response }: AnyHttpFlow): number {
  const start = request.timestampStart ?? 0;
  const end = response?.timestampEnd ?? request.timestampEnd ?? start;
  return Number.isFinite(end - start) ? Math.max(0, 1000 * (end - start)) : 0;
}

function editError(edit: JsonEdit, { root }: Entry, old: AnyHttpFlow, now: AnyHttpFlow): void {
  const message = now.error?.msg ?? null;
  const response = root.get("response");
  if (message === (old.error?.msg ?? null) || response?.kind !== "object") return;
  // A response that came or went was written anew, with the error in it.
  if ((old.response === null) !== (now.response === null)) return;
  edit.set(response, "_error", message);
  if (message === null) edit.remove(response, "_failureText");
}

function editMessages(edit: JsonEdit, entry: Entry, old: AnyHttpFlow, now: AnyHttpFlow): void {
  const list = entry.root.get("_webSocketMessages");
  const next = (now.websocket?.messages ?? []).map(asItem);
  const before = (old.websocket?.messages ?? []).map(asItem);
  if (JSON.stringify(before) === JSON.stringify(next)) return;
  if (list?.kind !== "array") {
    edit.set(
      entry.root,
      "_webSocketMessages",
      next.map(({ item }) => item),
    );
    return;
  }
  const places = readableMessages(entry).map(({ index }) => index);
  const origins = align(before, next);
  const steps: ListStep[] = [];
  let at = 0;
  // Errors that Chrome lists among the messages stay where they are.
  const keepOthers = (end: number): void => {
    for (; at < end; at++) if (!places.includes(at)) steps.push(at);
  };
  next.forEach(({ item }, index) => {
    const origin = origins[index] ?? null;
    const place = origin === null ? undefined : places[origin];
    const present = place === undefined ? undefined : list.items[place];
    const source = origin === null ? undefined : before[origin];
    if (place === undefined || present === undefined || source === undefined) {
      steps.push(JSON.stringify(item));
      return;
    }
    keepOthers(place);
    at = place + 1;
    steps.push(place);
    editItem(edit, present, { name: "", ...source.item }, { name: "", ...item });
  });
  keepOthers(list.items.length);
  edit.setItems(list, steps);
}

function asItem(message: WebSocketMessage): {
  name: string;
  identity: string;
  item: Record<string, unknown>;
} {
  const item = exportMessage(message);
  return { name: message.fromClient ? "send" : "receive", identity: JSON.stringify(item), item };
}

/** In the entries of others only a mark is noted. */
function editNotes(edit: JsonEdit, entry: Entry, old: AnyHttpFlow, now: AnyHttpFlow): void {
  if (entry.isOwn) {
    const notes = exportNotes(now);
    if (JSON.stringify(exportNotes(old)) !== JSON.stringify(notes)) {
      edit.set(entry.root, "_flow", notes);
    }
  } else if (old.marked !== now.marked) {
    if (entry.notes?.kind === "object") edit.set(entry.notes, "marked", now.marked);
    else edit.set(entry.root, "_flow", { marked: now.marked });
  }
}
