import { BaseFlow, newFlowState, StateSource } from "./base-flow.js";
import { ClientConnection, ServerConnection } from "./connection.js";
import { DnsMessage } from "./dns/message.js";
import { dictField, setField } from "./field.js";
import type { FlowError } from "./flow-error.js";

/** A DNS flow about which nothing more is known. */
class AnyDnsFlow extends BaseFlow {
  readonly type = "dns";
  #request: DnsMessage | null = null;
  #response: DnsMessage | null = null;

  /** A new flow over UDP, made now: of a query, and an answer if there is one. */
  static make(request: DnsMessage, response: DnsMessage | null = null): AnyDnsFlow {
    const client = ClientConnection.make();
    const server = ServerConnection.make();
    client.transportProtocol = server.transportProtocol = "udp";
    client.proxyMode = "dns";
    const flow = new AnyDnsFlow(
      new StateSource(
        newFlowState("dns", client, server, {
          request: request.state,
          response: response?.state ?? null,
        }),
      ),
    );
    flow.#request = request;
    flow.#response = response;
    return flow;
  }

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
    super.sync();
  }

  /** @internal */
  protected override keepViews(): () => void {
    const { request, response } = this;
    const steps = [super.keepViews(), request.keepViews()];
    if (response !== null) steps.push(response.keepViews());
    return () => {
      Object.assign(this, { request, response });
      for (const step of steps) step();
    };
  }

  /** @internal */
  protected override dropViews(): void {
    super.dropViews();
    this.#request = this.#response = null;
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
