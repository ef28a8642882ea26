import {
  booleanField,
  FlowFieldError,
  integerField,
  kindOf,
  listField,
  nullableNumberField,
  nullableTextField,
  setField,
  setIntegerField,
  setNumberField,
  wholeNumber,
} from "./field.js";
import { keepItems } from "./keep-items.js";
import { ListView } from "./list-view.js";
import { setItem, itemBoolean, itemBytes, itemNumber } from "./list-item.js";
import { PlainDict } from "./state/plain-dict.js";
import { PlainList } from "./state/plain-list.js";
import { decodeText, encodeText } from "./text.js";
import { copyTree, Float, isList, type StateDict, type StateList } from "./state/state.js";

/** What makes a new WebSocket message, besides its content. */
export interface WebSocketMessageInit {
  readonly fromClient: boolean;
  /** Seconds since 1970; now when not given. */
  readonly timestamp?: number;
}

/**
 * One WebSocket message, put together again from its frames. (mitmproxy
 * `websocket.WebSocketMessage`)
 */
export class WebSocketMessage {
  /** @internal */
  readonly state: StateList;

  /** A new message that no client or server sent: a text message from a string, else a binary one. */
  constructor(content: string | Uint8Array, init: WebSocketMessageInit);
  /** @internal */
  constructor(content: string, init: WebSocketMessageInit, state: StateList);
  constructor(content: string | Uint8Array, init: WebSocketMessageInit, state?: StateList) {
    this.state =
      state ??
      new PlainList([
        typeof content === "string" ? 1 : 2,
        init.fromClient,
        Buffer.from(content),
        new Float(init.timestamp ?? Date.now() / 1000),
        false,
        true,
      ]);
  }

  /** The opcode (RFC 6455, section 5.2): 1 is text, 2 is binary. */
  get type(): number {
    return itemNumber(this.state, 0, "websocket message");
  }
  set type(opcode: number) {
    setItem(this.state, 0, wholeNumber(opcode, "type"));
  }

  /** Whether it is a text message. */
  get isText(): boolean {
    return this.type === 1;
  }

  get fromClient(): boolean {
    return itemBoolean(this.state, 1, "websocket message");
  }
  set fromClient(fromClient: boolean) {
    setItem(this.state, 1, fromClient);
  }

  /** The content as bytes, for text messages too. Do not write into the buffer. */
  get content(): Buffer {
    return itemBytes(this.state, 2, "websocket message");
  }
  set content(content: Uint8Array) {
    setItem(this.state, 2, Buffer.from(content));
  }

  /**
   * The content of a text message: UTF-8, with undecodable bytes kept as lone surrogates.
   *
   * @throws TypeError for other messages, also when it is set; see `isText`.
   */
  get text(): string {
    this.#requireText();
    return decodeText(this.content);
  }
  set text(text: string) {
    this.#requireText();
    this.content = encodeText(text);
  }

  /** When it was received: seconds since 1970. */
  get timestamp(): number {
    return itemNumber(this.state, 3, "websocket message");
  }
  set timestamp(seconds: number) {
    setItem(this.state, 3, new Float(seconds));
  }

  /** Whether the proxy kept it from the other side. */
  get dropped(): boolean {
    return itemBoolean(this.state, 4, "websocket message");
  }
  set dropped(dropped: boolean) {
    setItem(this.state, 4, dropped);
  }

  /** Whether the proxy made it. */
  get injected(): boolean {
    return itemBoolean(this.state, 5, "websocket message");
  }
  set injected(injected: boolean) {
    setItem(this.state, 5, injected);
  }

  /** Marks it as not passed on to the other side. */
  drop(): void {
    this.dropped = true;
  }

  /** A copy; changes to one do not show in the other. */
  copy(): WebSocketMessage {
    return new WebSocketMessage("", this, copyTree(this.state));
  }

  #requireText(): void {
    if (this.isText) return;
    throw new TypeError("only a text message has text (isText); this one is bytes, in content");
  }
}

/** The WebSocket connection that an HTTP flow became. (mitmproxy `websocket.WebSocketData`) */
export class WebSocketData {
  /** @internal */
  readonly state: StateDict;
  readonly #messages: ListView<WebSocketMessage>;

  /** @internal */
  constructor(state: StateDict) {
    this.state = state;
    this.#messages = new ListView(listField(state, "messages"), (item) => {
      if (!isList(item)) throw new FlowFieldError("messages", "lists", kindOf(item));
      return new WebSocketMessage("", { fromClient: true }, item);
    });
  }

  /** A new connection without messages, still open. */
  static make(): WebSocketData {
    return new WebSocketData(
      PlainDict.of({
        messages: new PlainList(),
        closed_by_client: null,
        close_code: null,
        close_reason: null,
        timestamp_end: null,
      }),
    );
  }

  /** A copy; changes to one do not show in the other. */
  copy(): WebSocketData {
    this.sync();
    return new WebSocketData(copyTree(this.state));
  }

  /** The messages in order: an ordinary array. In `websocketmessage`, those up to the present one. */
  get messages(): WebSocketMessage[] {
    return this.#messages.items;
  }
  set messages(messages: WebSocketMessage[]) {
    this.#messages.items = messages;
  }

  /** Who closed the connection; null while it is open. */
  get closedByClient(): boolean | null {
    return this.state.isNull("closed_by_client")
      ? null
      : booleanField(this.state, "closed_by_client");
  }
  set closedByClient(closedByClient: boolean | null) {
    setField(this.state, "closed_by_client", closedByClient);
  }

  /** The close code (RFC 6455, section 7.1.5); null while it is open. */
  get closeCode(): number | null {
    return this.state.isNull("close_code") ? null : integerField(this.state, "close_code");
  }
  set closeCode(code: number | null) {
    setIntegerField(this.state, "close_code", code);
  }

  /** The close reason (RFC 6455, section 7.1.6); null while it is open. */
  get closeReason(): string | null {
    return nullableTextField(this.state, "close_reason");
  }
  set closeReason(reason: string | null) {
    setField(this.state, "close_reason", reason);
  }

  /** When it was closed: seconds since 1970; null while it is open. */
  get timestampEnd(): number | null {
    return nullableNumberField(this.state, "timestamp_end");
  }
  set timestampEnd(seconds: number | null) {
    setNumberField(this.state, "timestamp_end", seconds);
  }

  /** @internal */
  sync(): void {
    this.#messages.sync();
  }

  /** Gives back the messages as they are now. @internal */
  keepViews(): () => void {
    const { messages } = this;
    const putItemsBack = keepItems(messages);
    return () => {
      this.messages = messages;
      putItemsBack();
    };
  }
}
