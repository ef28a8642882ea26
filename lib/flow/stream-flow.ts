import { BaseFlow, newFlowState, StateSource } from "./base-flow.js";
import { ClientConnection, ServerConnection } from "./connection.js";
import { FlowFieldError, kindOf, listField } from "./field.js";
import type { FlowError } from "./flow-error.js";
import { keepItems } from "./keep-items.js";
import { ListView } from "./list-view.js";
import { PlainList } from "./state/plain-list.js";
import { isList, type StateList } from "./state/state.js";
import { TcpMessage, UdpMessage } from "./stream-message.js";

/** What TCP and UDP flows have in common: messages. */
abstract class StreamFlow<Message extends TcpMessage | UdpMessage> extends BaseFlow {
  #messages: ListView<Message> | null = null;

  /** The messages in order: an ordinary array. In a message event, those up to the present one. */
  get messages(): Message[] {
    return this.#view().items;
  }
  set messages(messages: Message[]) {
    this.#view().items = messages;
  }

  /** @internal */
  override sync(): void {
    this.#messages?.sync();
    super.sync();
  }

  /** @internal */
  protected override keepViews(): () => void {
    const { messages } = this;
    const steps = [super.keepViews(), keepItems(messages)];
    return () => {
      this.messages = messages;
      for (const step of steps) step();
    };
  }

  /** @internal */
  protected override dropViews(): void {
    super.dropViews();
    this.#messages = null;
  }

  /** A message over its place in the state. @internal */
  protected abstract viewMessage(state: StateList): Message;

  #view(): ListView<Message> {
    return (this.#messages ??= new ListView(listField(this.state, "messages"), (item) => {
      if (!isList(item)) throw new FlowFieldError("messages", "lists", kindOf(item));
      return this.viewMessage(item);
    }));
  }
}

/** A TCP flow about which nothing more is known. */
class AnyTcpFlow extends StreamFlow<TcpMessage> {
  readonly type = "tcp";

  /** A new flow, made now, with these messages. */
  static make(messages: readonly TcpMessage[] = []): AnyTcpFlow {
    const flow = new AnyTcpFlow(newStreamSource("tcp"));
    flow.messages = [...messages];
    return flow;
  }

  /** A copy with a new id; changes to one do not show in the other. */
  copy(): AnyTcpFlow {
    return new AnyTcpFlow(this.copySource());
  }

  /** @internal */
  protected override viewMessage(state: StateList): TcpMessage {
    return new TcpMessage("", { fromClient: true }, state);
  }
}

/** A UDP flow about which nothing more is known. */
class AnyUdpFlow extends StreamFlow<UdpMessage> {
  readonly type = "udp";

  /** A new flow, made now, with these messages. */
  static make(messages: readonly UdpMessage[] = []): AnyUdpFlow {
    const flow = new AnyUdpFlow(newStreamSource("udp"));
    flow.messages = [...messages];
    return flow;
  }

  /** A copy with a new id; changes to one do not show in the other. */
  copy(): AnyUdpFlow {
    return new AnyUdpFlow(this.copySource());
  }

  /** @internal */
  protected override viewMessage(state: StateList): UdpMessage {
    return new UdpMessage("", { fromClient: true }, state);
  }
}

function newStreamSource(type: "tcp" | "udp"): StateSource {
  const client = ClientConnection.make();
  const server = ServerConnection.make();
  client.transportProtocol = server.transportProtocol = type;
  return new StateSource(newFlowState(type, client, server, { messages: new PlainList() }));
}

/** What a TCP flow surely has in each of its events. */
export interface TcpEventPromises {
  tcpstart: unknown;
  tcpmessage: unknown;
  tcpend: unknown;
  tcperror: { error: FlowError };
}

/** What a UDP flow surely has in each of its events. */
export interface UdpEventPromises {
  udpstart: unknown;
  udpmessage: unknown;
  udpend: unknown;
  udperror: { error: FlowError };
}

/** A TCP connection. (mitmproxy `tcp.TCPFlow`) `TcpFlow<"tcperror">` surely has an error. */
export type TcpFlow<Event extends keyof TcpEventPromises = "tcpmessage"> = AnyTcpFlow &
  TcpEventPromises[Event];
export const TcpFlow = AnyTcpFlow;

/** A UDP conversation. (mitmproxy `udp.UDPFlow`) `UdpFlow<"udperror">` surely has an error. */
export type UdpFlow<Event extends keyof UdpEventPromises = "udpmessage"> = AnyUdpFlow &
  UdpEventPromises[Event];
export const UdpFlow = AnyUdpFlow;
