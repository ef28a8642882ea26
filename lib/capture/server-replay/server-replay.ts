import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { Response } from "../../flow/response.js";
import { asReadError } from "../../formats/errors.js";
import { defaultMatchOptions, requestKey, type MatchOptions } from "./request-key.js";
import { ResponseStore, type StoredResponse } from "./response-store.js";

/** What is done with a request that no saved response answers. */
export type ExtraRequests =
  /** It goes to the server. */
  | "forward"
  /** Its connection is closed. */
  | "kill"
  /** It is answered with this status, and no body. */
  | number;

export interface ServerReplayOptions extends MatchOptions {
  readonly extra: ExtraRequests;
  /** Whether a response answers any number of requests; else each answers one. */
  readonly reuse: boolean;
  /** Whether dates and the times when cookies expire are moved, as if it had been sent now. */
  readonly refresh: boolean;
  /** Told of each request that no saved response answers, unless it is forwarded. */
  readonly onExtra: (message: string) => void;
}

export const defaultServerReplayOptions: ServerReplayOptions = {
  ...defaultMatchOptions,
  extra: "forward",
  reuse: false,
  refresh: true,
  onExtra: () => undefined,
};

/** Answers requests with responses that were saved. (mitmproxy `serverplayback.ServerPlayback`) */
export class ServerReplay {
  readonly #options: ServerReplayOptions;
  readonly #store = new ResponseStore();
  /** For each request, its responses in the order in which they were saved. */
  readonly #responses = new Map<string, StoredResponse[]>();

  /** @throws FileError when the temporary folder cannot be written. */
  constructor(options: ServerReplayOptions = defaultServerReplayOptions) {
    this.#options = options;
  }

  /** How many responses can still be given; each counts once. */
  get count(): number {
    return Array.from(this.#responses.values(), ({ length }) => length).reduce((a, b) => a + b, 0);
  }

  /**
   * Takes a saved flow's response, where it has one with its body.
   *
   * @throws FlowReadError when the flow is damaged; FileError.
   */
  add(flow: Flow): void {
    try {
      if (flow.type !== "http" || flow.response === null) return;
      if (flow.response.rawContent === null) return;
      const key = requestKey(flow.request, this.#options);
      const stored = this.#store.add(flow.response);
      const responses = this.#responses.get(key);
      if (responses === undefined) this.#responses.set(key, [stored]);
      else responses.push(stored);
    } catch (error) {
      throw asReadError(error, flow);
    }
  }

  /**
   * Answers a live flow in the server's place: sets its response, or kills it; or leaves it alone,
   * and then it is to go to the server.
   *
   * @throws FileError
   */
  answer(flow: HttpFlow<"request">): void {
    const { extra, refresh, onExtra } = this.#options;
    const stored = this.#take(requestKey(flow.request, this.#options));
    if (stored !== null) {
      const response = this.#store.read(stored);
      if (refresh) response.refresh();
      flow.response = response;
      flow.isReplay = "response";
    } else if (extra === "kill") {
      onExtra(`no saved response, so it was killed: ${flow.request.url}`);
      flow.kill();
    } else if (extra !== "forward") {
      onExtra(`no saved response, so it got ${extra}: ${flow.request.url}`);
      flow.response = Response.make(extra);
      flow.isReplay = "response";
    }
  }

  close(): void {
    this.#store.close();
  }

  #take(key: string): StoredResponse | null {
    const responses = this.#responses.get(key);
    if (responses === undefined) return null;
    if (this.#options.reuse) return responses[0] ?? null;
    const first = responses.shift() ?? null;
    if (responses.length === 0) this.#responses.delete(key);
    return first;
  }
}
