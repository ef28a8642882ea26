import type { HttpFlow } from "../../../flow/http-flow.js";

/** Connections are used again soon or not at all: more of them need not be remembered. */
const rememberedConnections = 65_536;

/** Which connections were written: only the first flow of each took time to connect. */
export class SeenConnections {
  readonly #ids = new Set<string>();

  /** Whether this is the first time that the connection is seen. */
  add(id: string): boolean {
    const isNew = !this.#ids.delete(id);
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > rememberedConnections && oldest !== undefined) this.#ids.delete(oldest);
    return isNew;
  }
}

/** How long each step took: milliseconds, -1 where it does not apply. */
export interface Timings {
  readonly connect: number;
  readonly ssl: number;
  readonly send: number;
  readonly receive: number;
  readonly wait: number;
}

/** The timings of a flow, as mitmproxy counts them: `connect` is without the time for TLS. */
export function exportTimings(flow: HttpFlow<"request">, seen: SeenConnections): Timings {
  const { request, response, serverConn } = flow;
  const isNew = serverConn.timestampTcpSetup !== null && seen.add(serverConn.id);
  const sent = request.timestampEnd;
  return {
    connect: isNew ? between(serverConn.timestampStart, serverConn.timestampTcpSetup, -1) : -1,
    ssl: isNew ? between(serverConn.timestampTcpSetup, serverConn.timestampTlsSetup, -1) : -1,
    send: between(request.timestampStart, sent, 0),
    receive: between(response?.timestampStart ?? null, response?.timestampEnd ?? null, 0),
    wait: between(sent, response?.timestampStart ?? null, 0),
  };
}

/** The milliseconds of the whole. */
export function totalTime(timings: Timings): number {
  const { connect, ssl, send, receive, wait } = timings;
  return [connect, ssl, send, receive, wait].reduce((sum, time) => sum + Math.max(0, time), 0);
}

function between(start: number | null, end: number | null, unknown: number): number {
  if (start === null || end === null) return unknown;
  const milliseconds = 1000 * (end - start);
  return Number.isFinite(milliseconds) ? milliseconds : unknown;
}
