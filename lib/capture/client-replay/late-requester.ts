import type { Flow } from "../../flow/flow.js";
import type { Requester } from "./requester.js";
import type { RequestSettings } from "./settings.js";

/** Sends requests again, and loads what it needs for that when it is first asked. */
export class LateRequester {
  readonly #settings: RequestSettings;
  #requester: Promise<Requester> | null = null;

  constructor(settings: RequestSettings = {}) {
    this.#settings = settings;
  }

  /** @throws TypeError when the flow has no request that can be sent. */
  async replay(flow: Flow): Promise<void> {
    this.#requester ??= this.#load();
    await (await this.#requester).replay(flow);
  }

  async close(): Promise<void> {
    if (this.#requester === null) return;
    (await this.#requester).close();
    this.#requester = null;
  }

  async #load(): Promise<Requester> {
    const { Requester } = await import("./requester.js");
    return new Requester(this.#settings);
  }
}
