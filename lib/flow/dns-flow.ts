import { BaseFlow } from "./base-flow.js";
import { DnsMessage } from "./dns-message.js";
import { dictField, setField } from "./field.js";
import type { FlowError } from "./flow-error.js";

/** A DNS flow about which nothing more is known. */
class AnyDnsFlow extends BaseFlow {
  readonly type = "dns";
  #request: DnsMessage | null = null;
  #response: DnsMessage | null = null;

  /** The query. */
  get request(): DnsMessage {
    return (this.#request ??= new DnsMessage(dictField(this.state, "request")));
  }
  set request(request: DnsMessage) {
    if (request === this.#request) return;
    this.state.set("request", request.state);
    this.#request = request;
  }

  /** The answer; null when there was none. */
  get response(): DnsMessage | null {
    if (this.#response === null && !this.state.isNull("response")) {
      this.#response = new DnsMessage(dictField(this.state, "response"));
    }
    return this.#response;
  }
  set response(response: DnsMessage | null) {
    if (response === null) setField(this.state, "response", null);
    else if (response !== this.#response) this.state.set("response", response.state);
    this.#response = response;
  }

  /** A copy with a new id; changes to one do not show in the other. */
  copy(): AnyDnsFlow {
    return new AnyDnsFlow(this.copySource());
  }

  /** @internal */
  override sync(): void {
    this.#request?.sync();
    this.#response?.sync();
  }
}

/** What a DNS flow surely has in each of its events. */
export interface DnsEventPromises {
  dnsrequest: unknown;
  dnsresponse: { response: DnsMessage };
  dnserror: { error: FlowError };
}

/**
 * A DNS query and its answer. (mitmproxy `dns.DNSFlow`) As a type, `DnsFlow` is the flow as the
 * `dnsresponse` event sees it; `DnsFlow<"dnsrequest">` may have no response.
 */
export type DnsFlow<Event extends keyof DnsEventPromises = "dnsresponse"> = AnyDnsFlow &
  DnsEventPromises[Event];
export const DnsFlow = AnyDnsFlow;
