import type { PlainDict } from "../../../flow/state/plain-dict.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import type { JsonValue } from "../../json/json-value.js";
import { importedClient, importedServer } from "../../shared/connections.js";
import { textOf, textOrNull, type Entry } from "../entry.js";
import { Ids, isUuid } from "../../shared/uuid.js";
import type { Times } from "./times.js";

/** The connection of the client, of which an entry says nothing. */
export function clientState(entry: Entry, times: Times, id: string): PlainDict {
  const noted = readAddress(entry.notes?.get("client"));
  return importedClient(id, times.requestStart, times.responseEnd, noted);
}

/** The connection to the server. */
export function serverState(entry: Entry, id: string): PlainDict {
  const ip = textOrNull(entry.root.get("serverIPAddress"));
  const port = entry.root.get("_serverPort")?.number ?? entry.target.port;
  const peer = ip === null ? null : new PlainList([ip, port]);
  return importedServer(
    connectionId(entry) ?? id,
    entry.isOwn ? peer : null,
    readAddress(entry.notes?.get("server")) ?? peer,
  );
}

/** The same for all entries of one connection; null where the file does not say which it was. */
function connectionId(entry: Entry): string | null {
  const connection = textOf(entry.root.get("connection"));
  if (connection === "" || isUuid(connection)) return connection || null;
  // In Firefox this is the port, so that the server is needed to tell connections apart.
  const { host, port } = entry.target;
  const ip = textOf(entry.root.get("serverIPAddress"));
  return new Ids("connection", entry.record.file, connection, ip, host, port).get(0);
}

function readAddress(value: JsonValue | undefined): PlainList | null {
  const [host, port] = value?.items ?? [];
  return host?.kind === "string" && port?.number !== undefined
    ? new PlainList([host.text, port.number])
    : null;
}
